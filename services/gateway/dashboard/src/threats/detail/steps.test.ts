import { expect, it } from "vitest";

import type { FalsePositiveScore } from "@/api/types";

import { beyond, stepsOf } from "./steps";

it("begins with the baseline, and each step where the one before it ended", () => {
  const indicators = [
    { category: "history", indicator: "seen before", impact: 0.2, source: "history" },
    { category: "baseline", indicator: "where it starts", impact: 0.35, source: "type" },
    { category: "user_agent", indicator: "a tool", impact: -0.1, source: "signal" },
  ];
  const steps = stepsOf({ indicators } as unknown as FalsePositiveScore);
  expect(steps.map(({ from, to }) => [from, to].map((at) => at.toFixed(2)))).toEqual([
    ["0.00", "0.35"],
    ["0.35", "0.55"],
    ["0.55", "0.45"],
  ]);
});

it.each([
  [-0.2, -0.2],
  [0, undefined],
  [1, undefined],
  [1.45, 1.45],
])("a sum of %d is held where it leaves the scale", (sum, told) => {
  expect(beyond(sum)).toBe(told);
});
