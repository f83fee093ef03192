import { oneOf, type Search } from "@/lib/search";

export const AGENT_TABS = ["behavior", "checks", "data", "runs"] as const;
export type AgentTab = (typeof AGENT_TABS)[number];

export function agentTabIn(search: Search): { tab?: AgentTab } {
  const tab = oneOf(search, "tab", AGENT_TABS);
  return tab === undefined ? {} : { tab };
}
