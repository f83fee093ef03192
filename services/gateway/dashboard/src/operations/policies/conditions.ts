import type { Policy } from "@/api/types";
import { span } from "@/lib/time";
import { count, percent, words } from "@/lib/words";

/** When a policy triggers, in words; nothing where it always does. */
export function conditionsOf({ conditions }: Policy): string[] {
  const told: string[] = [];
  const risk = (score: number | null | undefined, how: string) =>
    score != null && told.push(`the risk is ${how} ${percent(score)}`);
  const list = (names: readonly string[] | undefined, how: string) =>
    names !== undefined && names.length > 0 && told.push(`${how} ${names.map(words).join(", ")}`);
  risk(conditions.minRiskScore, "at least");
  risk(conditions.maxRiskScore, "at most");
  risk(conditions.riskScoreBelow, "below");
  list(conditions.patternsAny, "a pattern is one of");
  list(conditions.patternsAll, "the patterns have");
  list(conditions.cotLabelsAny, "a thought is one of");
  list(conditions.cotLabelsAll, "thoughts are");
  if (conditions.eventCount != null) {
    const { min, max, timeWindowMs } = conditions.eventCount;
    const within = timeWindowMs == null ? "" : ` within ${span(timeWindowMs)}`;
    if (min != null) told.push(`there are at least ${count(min)} events${within}`);
    if (max != null) told.push(`there are at most ${count(max)} events${within}`);
  }
  return told;
}
