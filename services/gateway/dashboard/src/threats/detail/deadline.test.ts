import { expect, it } from "vitest";

import type { Threat } from "@/api/types";

import { dueOf, turnsOf } from "./deadline";

const threat = {
  signal: { received_at: "2026-01-01T12:00:00Z" },
  response_plan: {
    sla_minutes: 15,
    auto_escalate_after_minutes: 7,
    escalation_path: ["Tier 2", "Manager", "CISO"],
  },
  verdict: null,
} as unknown as Threat;
const noon = Date.parse("2026-01-01T12:00:00Z");

it("is due so many minutes after receipt, until somebody has answered", () => {
  expect(dueOf(threat)).toEqual({ by: noon + 15 * 60_000, answeredAt: undefined });
  const judged = { ...threat, verdict: { given_at: "2026-01-01T12:05:00Z" } } as Threat;
  expect(dueOf(judged)?.answeredAt).toBe(noon + 5 * 60_000);
  expect(dueOf({ ...threat, response_plan: null })).toBeUndefined();
});

it("asks each after the one before had time", () => {
  expect(turnsOf(threat)).toEqual([
    { who: "Tier 2", from: noon },
    { who: "Manager", from: noon + 7 * 60_000 },
    { who: "CISO", from: noon + 14 * 60_000 },
  ]);
});
