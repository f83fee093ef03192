import type { ThreatRow } from "./row";

const MINUTE_MS = 60_000;

/**
 * How many rows were received in each of the last minutes, oldest first, the running one last.
 *
 * A minute that lies before the oldest row is not known while there are more rows to be asked for.
 */
export function perMinute(
  rows: Iterable<ThreatRow>,
  now: number,
  minutes: number,
  hasMore: boolean,
): (number | null)[] {
  const thisMinute = Math.floor(now / MINUTE_MS);
  const first = thisMinute - minutes + 1;
  const counts = new Array<number>(minutes).fill(0);
  let oldest = Infinity;
  for (const row of rows) {
    const minute = Math.floor(Date.parse(row.receivedAt) / MINUTE_MS);
    oldest = Math.min(oldest, minute);
    const at = minute - first;
    if (at >= 0 && at < minutes) counts[at] = (counts[at] ?? 0) + 1;
  }
  if (!hasMore) return counts;
  return counts.map((count, at) => (first + at > oldest ? count : null));
}
