/** Monitored agents and their reports, as the gateway is asked for them. */

import { queryOptions } from "@tanstack/react-query";

import { request } from "./request";
import type {
  AgentAnswer,
  AnalysisRun,
  MonitoredAgent,
  Page,
  SecurityCheck,
  Workflow,
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

const agentAddress = (id: string) => `/api/agent/${encodeURIComponent(id)}`;

export const agentQuery = (id: string) =>
  queryOptions({
    queryKey: ["agents", "one", id],
    queryFn: ({ signal }) => request<AgentAnswer>(agentAddress(id), { signal }),
  });

export const agentChecksQuery = (id: string) =>
  queryOptions({
    queryKey: ["agents", "checks", id],
    queryFn: ({ signal }) =>
      request<{ checks: SecurityCheck[] }>(`${agentAddress(id)}/security-checks`, { signal }),
  });

export const agentRunsQuery = (id: string) =>
  queryOptions({
    queryKey: ["agents", "runs", id],
    queryFn: ({ signal }) =>
      request<Page<"analyses", AnalysisRun>>(`${agentAddress(id)}/analysis-history`, { signal }),
  });

export function analyzeAgent(id: string): Promise<{ status: string }> {
  return request(`${agentAddress(id)}/trigger-dynamic-analysis`, {
    method: "POST",
    query: { force: true },
  });
}
