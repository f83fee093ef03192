/** By when a person must have answered; a verdict is the answer. */

import type { Threat } from "@/api/types";

const MINUTE_MS = 60_000;

export interface Deadline {
  by: number;
  answeredAt: number | undefined;
}

export function dueOf(threat: Threat): Deadline | undefined {
  const plan = threat.response_plan;
  if (plan === null) return undefined;
  return {
    by: Date.parse(threat.signal.received_at) + plan.sla_minutes * MINUTE_MS,
    answeredAt: threat.verdict === null ? undefined : Date.parse(threat.verdict.given_at),
  };
}

export interface Turn {
  who: string;
  /** When it is their turn, as long as nobody before has answered. */
  from: number;
}

/** Who is asked when, each after the one before had time to answer. */
export function turnsOf(threat: Threat): Turn[] {
  const plan = threat.response_plan;
  if (plan === null) return [];
  const received = Date.parse(threat.signal.received_at);
  const each = plan.auto_escalate_after_minutes * MINUTE_MS;
  return plan.escalation_path.map((who, at) => ({ who, from: received + at * each }));
}
