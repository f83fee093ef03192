/** What the list shows of a threat. */

import type { Threat, ThreatRow } from "@/api/types";

export type { ThreatRow } from "@/api/types";

/** The row of a threat that was answered whole. */
export function rowOf(threat: Threat): ThreatRow {
  const { signal, false_positive_score: score } = threat;
  return {
    id: threat.id,
    revision: threat.revision,
    received_at: signal.received_at,
    severity: threat.severity,
    threat_type: signal.threat_type,
    customer: signal.customer_id ?? signal.customer_name ?? "",
    source_ip: signal.source_ip,
    fp_score: score?.score ?? null,
    fp_label: score?.recommendation ?? null,
    action: threat.response_plan?.primary_action.action_type ?? null,
    requires_review: threat.requires_human_review,
    status: threat.status,
    verdict: threat.verdict?.verdict ?? null,
  };
}
