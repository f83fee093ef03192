/** Monitored agents and their reports, as the gateway is asked for them. */

import { queryOptions } from "@tanstack/react-query";

import { request } from "./request";
import type {
  AgentAnswer,
  AnalysisRequested,
  AnalysisRun,
  MonitoredAgent,
  Page,
  SecurityCheck,
  Workflow,
  WorkflowChecks,
  WorkflowStanding,
} from "./types";

const MOST = 1_000;

export const agentsQuery = queryOptions({
  queryKey: ["agents", "list"],
  queryFn: ({ signal }) =>
    request<Page<"agents", MonitoredAgent>>("/api/agents", { query: { limit: MOST }, signal }),
  refetchInterval: 30_000,
});

export const workflowsQuery = queryOptions({
  queryKey: ["agents", "workflows"],
  queryFn: ({ signal }) =>
    request<Page<"workflows", Workflow>>("/api/workflows", { query: { limit: MOST }, signal }),
  refetchInterval: 30_000,
});

/** Whom analyses are about: one agent, or all of a workflow. */
export interface Subject {
  kind: "agent" | "workflow";
  id: string;
}

const addressOf = ({ kind, id }: Subject) => `/api/${kind}/${encodeURIComponent(id)}`;

export const agentQuery = (id: string) =>
  queryOptions({
    queryKey: ["agents", "one", id],
    queryFn: ({ signal }) => request<AgentAnswer>(addressOf({ kind: "agent", id }), { signal }),
  });

export const agentChecksQuery = (id: string) =>
  queryOptions({
    queryKey: ["agents", "checks", id],
    queryFn: ({ signal }) =>
      request<{ checks: SecurityCheck[] }>(`${addressOf({ kind: "agent", id })}/security-checks`, {
        signal,
      }),
  });

export const workflowChecksQuery = (id: string) =>
  queryOptions({
    queryKey: ["agents", "workflow checks", id],
    queryFn: ({ signal }) =>
      request<WorkflowChecks>(`${addressOf({ kind: "workflow", id })}/security-checks`, { signal }),
  });

export const runsQuery = (of: Subject) =>
  queryOptions({
    queryKey: ["agents", "runs", of],
    queryFn: ({ signal }) =>
      request<Page<"analyses", AnalysisRun>>(`${addressOf(of)}/analysis-history`, { signal }),
  });

export const workflowStandingQuery = (id: string) =>
  queryOptions({
    queryKey: ["agents", "standing", id],
    queryFn: ({ signal }) =>
      request<WorkflowStanding>(`${addressOf({ kind: "workflow", id })}/dynamic-analysis-status`, {
        signal,
      }),
  });

export function analyze(of: Subject): Promise<AnalysisRequested> {
  return request(`${addressOf(of)}/trigger-dynamic-analysis`, {
    method: "POST",
    query: { force: true },
  });
}
