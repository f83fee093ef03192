import type { FalsePositiveScore } from "@/api/types";

export interface Step {
  indicator: FalsePositiveScore["indicators"][number];
  from: number;
  to: number;
}

/** Where each indicator took the score, the baseline first. */
export function stepsOf(score: FalsePositiveScore): Step[] {
  const isBaseline = ({ category }: Step["indicator"]) => category === "baseline";
  const ordered = [
    ...score.indicators.filter(isBaseline),
    ...score.indicators.filter((indicator) => !isBaseline(indicator)),
  ];
  let at = 0;
  return ordered.map((indicator) => {
    const from = at;
    at += indicator.impact;
    return { indicator, from, to: at };
  });
}

/** The sum where it is not the score, because a score stays between 0 and 1. */
export function beyond(sum: number): number | undefined {
  return sum < -0.005 || sum > 1.005 ? sum : undefined;
}
