/** Which sessions are wanted: as the address says it, as the gateway is asked. */

import type { Query } from "@/api/request";
import type { DataflowVerdict } from "@/api/types";
import { oneOf, someOf, text, type Search } from "@/lib/search";

export const DATAFLOW: readonly DataflowVerdict[] = ["hijacked", "attempted", "clean"];
export const SORTS = ["lastActivityAt", "riskScore", "createdAt"] as const;
export type Sort = (typeof SORTS)[number];

export interface SessionFilters {
  risk?: string;
  pattern?: string[];
  agent?: string[];
  workflow?: string[];
  dataflow?: DataflowVerdict[];
  status?: "active" | "concluded";
  user?: string;
  sort?: Sort;
}

export function sessionFiltersIn(search: Search): SessionFilters {
  const risk = text(search, "risk");
  const share = Number(risk);
  const found: Record<string, unknown> = {
    risk: risk !== undefined && share >= 0 && share <= 1 ? risk : undefined,
    pattern: someOf(search, "pattern"),
    agent: someOf(search, "agent"),
    workflow: someOf(search, "workflow"),
    dataflow: someOf(search, "dataflow", DATAFLOW),
    status: oneOf(search, "status", ["active", "concluded"] as const),
    user: text(search, "user"),
    sort: oneOf(search, "sort", SORTS),
  };
  const present = Object.entries(found).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present);
}

export function sessionQuery(filters: SessionFilters): Query {
  return {
    minRiskScore: filters.risk,
    patterns: filters.pattern,
    agentId: filters.agent,
    workflowId: filters.workflow,
    dataflow: filters.dataflow,
    status: filters.status,
    userId: filters.user,
    sortBy: filters.sort,
  };
}
