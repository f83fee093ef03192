import { oneOf, type Search } from "@/lib/search";

import { filtersIn, type ThreatFilters } from "../filters";

export const THREAT_TABS = [
  "overview",
  "agents",
  "timeline",
  "response",
  "similar",
  "sessions",
  "json",
] as const;

export type ThreatTab = (typeof THREAT_TABS)[number];

export function threatTabIn(search: Search): { tab?: ThreatTab } {
  const tab = oneOf(search, "tab", THREAT_TABS);
  return tab === undefined ? {} : { tab };
}

/** All that the address of an open threat says: the list that it stands beside, and the tab. */
export function threatSearchIn(search: Search): ThreatFilters & { tab?: ThreatTab } {
  return { ...filtersIn(search), ...threatTabIn(search) };
}
