/** How long things may take, in ms: what is promised to those who send signals. */

export type Percentile = "p50_ms" | "p95_ms" | "p99_ms";

export const PERCENTILES: readonly (readonly [Percentile, string])[] = [
  ["p50_ms", "p50"],
  ["p95_ms", "p95"],
  ["p99_ms", "p99"],
];

export type Budget = Record<Percentile, number>;

/** From receipt to result. */
export const THREAT_BUDGET: Budget = { p50_ms: 500, p95_ms: 900, p99_ms: 1_200 };

/** One agent's answer. */
export const AGENT_BUDGET: Budget = { p50_ms: 300, p95_ms: 500, p99_ms: 700 };
