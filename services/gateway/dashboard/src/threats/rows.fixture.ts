import type { ThreatRow } from "@/api/types";

/** A row for tests; of it only what is given matters. */
export function row(id: string, given: Partial<ThreatRow> = {}): ThreatRow {
  return {
    id,
    revision: 0,
    received_at: "2026-01-01T12:00:00Z",
    severity: "high",
    threat_type: "bot_traffic",
    customer: "acme",
    source_ip: null,
    fp_score: null,
    fp_label: null,
    action: null,
    requires_review: false,
    status: "completed",
    verdict: null,
    ...given,
  };
}
