/** Which sessions are wanted: as the address says it, as the gateway is asked. */

import type { Query } from "@/api/request";
import type { DataflowVerdict } from "@/api/types";
import { rangeIn, sinceOf, type TimeRange } from "@/lib/range";
import { oneOf, someOf, text, type Search } from "@/lib/search";

export const DATAFLOW: readonly DataflowVerdict[] = ["hijacked", "attempted", "clean"];
export const STATUSES = ["active", "concluded"] as const;
export const SORTS = ["lastActivityAt", "riskScore", "createdAt"] as const;
export type Sort = (typeof SORTS)[number];

export interface SessionFilters extends TimeRange {
  q?: string;
  risk?: string;
  pattern?: string[];
  agent?: string[];
  workflow?: string[];
  dataflow?: DataflowVerdict[];
  status?: (typeof STATUSES)[number];
  user?: string;
  sort?: Sort;
}

export function sessionFiltersIn(search: Search): SessionFilters {
  const risk = text(search, "risk");
  const share = Number(risk);
  const found: Record<string, unknown> = {
    q: text(search, "q"),
    risk: risk !== undefined && share >= 0 && share <= 1 ? risk : undefined,
    pattern: someOf(search, "pattern"),
    agent: someOf(search, "agent"),
    workflow: someOf(search, "workflow"),
    dataflow: someOf(search, "dataflow", DATAFLOW),
    status: oneOf(search, "status", STATUSES),
    user: text(search, "user"),
    ...rangeIn(search),
    sort: oneOf(search, "sort", SORTS),
  };
  const present = Object.entries(found).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present);
}

/** The filters as the list takes them. */
export function sessionQuery(filters: SessionFilters, now: number): Query {
  return {
    agentId: filters.agent,
    workflowId: filters.workflow,
    named: filters.q,
    minRiskScore: filters.risk,
    patterns: filters.pattern,
    dataflow: filters.dataflow,
    status: filters.status,
    userId: filters.user,
    after: sinceOf(filters, now),
    before: filters.until,
    sortBy: filters.sort,
  };
}

/**
 * Those of them that the live stream is asked for: what never changes in a session. One that is no
 * longer as the others would never be told of, were the stream asked for these.
 */
export function changesQuery({ agent, workflow, user }: SessionFilters): Query {
  return { agent_id: agent, workflow_id: workflow, user_id: user };
}
