import { oneOf, type Search } from "@/lib/search";

export const OPERATIONS_TABS = [
  "health",
  "dead-letters",
  "changes",
  "intel",
  "customers",
  "policies",
  "keys",
  "audit",
  "projects",
  "privacy",
] as const;
export type OperationsTab = (typeof OPERATIONS_TABS)[number];

export function operationsTabIn(search: Search): { tab?: OperationsTab } {
  const tab = oneOf(search, "tab", OPERATIONS_TABS);
  return tab === undefined ? {} : { tab };
}
