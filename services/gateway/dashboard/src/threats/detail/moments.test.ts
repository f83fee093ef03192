import { expect, it } from "vitest";

import type { Timeline } from "@/api/types";

import { gapsBefore, phaseRows } from "./moments";

const moment = (ms: number) => new Date(Date.parse("2026-01-01T12:00:00Z") + ms).toISOString();

function timeline(events: [phase: string, ms: number][], breakdown: Record<string, number>) {
  return {
    events: events.map(([phase, ms], at) => ({ phase, timestamp: moment(ms), title: `e${at}` })),
    start_time: moment(0),
    duration_ms: Object.values(breakdown).reduce((sum, ms) => sum + ms, 0),
    phase_breakdown: breakdown,
  } as unknown as Timeline;
}

it("lays the phases end to end, to scale", () => {
  const rows = phaseRows(timeline([], { queue: 25, agents: 50, response: 25 }));
  expect(rows.map(({ phase, from, to }) => [phase, from, to])).toEqual([
    ["queue", 0, 0.25],
    ["agents", 0.25, 0.75],
    ["response", 0.75, 1],
  ]);
});

it("keeps a phase without a length where something happened in it, and no other", () => {
  const rows = phaseRows(timeline([["severity", 10]], { queue: 10, severity: 0, response: 0 }));
  expect(rows.map(({ phase }) => phase)).toEqual(["queue", "severity"]);
  expect(rows[1]).toMatchObject({ ms: 0, from: 1, to: 1, marks: [{ at: 1, titles: ["e0"] }] });
});

it("makes one mark of what cannot be told apart", () => {
  const [row] = phaseRows(
    timeline(
      [
        ["queue", 0],
        ["queue", 1],
        ["queue", 90],
      ],
      { queue: 100 },
    ),
  );
  expect(row?.marks.map(({ titles }) => titles)).toEqual([["e0", "e1"], ["e2"]]);
});

it("draws nothing that was detected long before, and tells the gap", () => {
  const given = timeline(
    [
      ["detection", -259_200_000],
      ["queue", 0],
      ["queue", 4],
    ],
    { queue: 4 },
  );
  expect(phaseRows(given)).toHaveLength(1);
  expect(gapsBefore(given.events)).toEqual([undefined, 259_200_000, undefined]);
});

it("has a scale where everything happened at once", () => {
  const [row] = phaseRows(timeline([["queue", 0]], { queue: 0 }));
  expect(row).toMatchObject({ from: 0, to: 0, marks: [{ at: 0 }] });
});
