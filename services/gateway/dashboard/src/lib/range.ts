/** A time range in an address: so long ago until now, or from one moment until another. */

import { oneOf, text, type Search } from "./search";

export const RANGES = ["15m", "1h", "24h", "7d", "30d"] as const;
export type Range = (typeof RANGES)[number];

const RANGE_MINUTES: Record<Range, number> = {
  "15m": 15,
  "1h": 60,
  "24h": 1_440,
  "7d": 10_080,
  "30d": 43_200,
};

export interface TimeRange {
  range?: Range;
  since?: string;
  until?: string;
}

/** The range in an address; what cannot be one is absent. */
export function rangeIn(search: Search) {
  const moment = (name: string) => {
    const given = text(search, name);
    return given !== undefined && !Number.isNaN(Date.parse(given)) ? given : undefined;
  };
  return {
    range: oneOf(search, "range", RANGES),
    since: moment("since"),
    until: moment("until"),
  };
}

export function sinceOf({ range, since }: TimeRange, now: number): string | undefined {
  if (since !== undefined) return since;
  if (range === undefined) return undefined;
  return new Date(now - RANGE_MINUTES[range] * 60_000).toISOString();
}
