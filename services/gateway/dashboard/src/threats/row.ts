/** What the list shows of a threat, and how it is known from the whole. */

import type {
  ActionType,
  Severity,
  Threat,
  ThreatStatus,
  ThreatType,
  VerdictKind,
} from "@/api/types";

export interface ThreatRow {
  readonly id: string;
  readonly revision: number;
  readonly receivedAt: string;
  readonly severity: Severity;
  readonly type: ThreatType;
  readonly customer: string;
  readonly address: string | null;
  readonly endpoint: string | null;
  readonly fpScore: number | null;
  readonly action: ActionType | null;
  readonly needsReview: boolean;
  readonly isDegraded: boolean;
  readonly status: ThreatStatus;
  readonly verdict: VerdictKind | null;
}

export function rowOf(threat: Threat): ThreatRow {
  const { signal } = threat;
  return {
    id: threat.id,
    revision: threat.revision,
    receivedAt: signal.received_at,
    severity: threat.severity,
    type: signal.threat_type,
    customer: signal.customer_id ?? signal.customer_name ?? "",
    address: signal.source_ip,
    endpoint: signal.endpoint,
    fpScore: threat.false_positive_score?.score ?? null,
    action: threat.response_plan?.primary_action.action_type ?? null,
    needsReview: threat.requires_human_review,
    isDegraded: threat.degraded.length > 0,
    status: threat.status,
    verdict: threat.verdict?.verdict ?? null,
  };
}
