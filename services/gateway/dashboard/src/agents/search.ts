import { oneOf, type Search } from "@/lib/search";

export const AGENT_TABS = ["behavior", "checks", "data", "runs"] as const;
export type AgentTab = (typeof AGENT_TABS)[number];

export function agentTabIn(search: Search): { tab?: AgentTab } {
  const tab = oneOf(search, "tab", AGENT_TABS);
  return tab === undefined ? {} : { tab };
}

export const WORKFLOW_TABS = ["agents", "checks", "runs"] as const;
export type WorkflowTab = (typeof WORKFLOW_TABS)[number];

export function workflowTabIn(search: Search): { tab?: WorkflowTab } {
  const tab = oneOf(search, "tab", WORKFLOW_TABS);
  return tab === undefined ? {} : { tab };
}
