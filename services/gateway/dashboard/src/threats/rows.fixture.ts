import type { ThreatRow } from "./row";

/** A row for tests; of it only what is given matters. */
export function row(id: string, given: Partial<ThreatRow> = {}): ThreatRow {
  return {
    id,
    revision: 0,
    receivedAt: "2026-01-01T12:00:00Z",
    severity: "high",
    type: "bot_traffic",
    customer: "acme",
    address: null,
    endpoint: null,
    fpScore: null,
    action: null,
    needsReview: false,
    isDegraded: false,
    status: "completed",
    verdict: null,
    ...given,
  };
}
