import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";

import { may, meQuery } from "@/api/account";
import { Tabs, type Tab } from "@/ui/tabs";

import { Audit } from "./administration/audit";
import { Keys } from "./administration/keys";
import { Projects } from "./administration/projects";
import { DeadLetters } from "./dead-letters/dead-letters";
import { Health } from "./health/health";
import { Changes } from "./knowledge/changes";
import { Customers } from "./knowledge/customers";
import { Intel } from "./knowledge/intel";
import { Policies } from "./policies/policies";
import { Privacy } from "./privacy/privacy";
import type { OperationsTab } from "./search";

/** What keeps the product running, and what it knows. */
export function OperationsPage() {
  const { tab = "health" } = useSearch({ from: "/inside/operations" });
  const { data: me } = useSuspenseQuery(meQuery);
  const navigate = useNavigate();
  const tabs: Tab<OperationsTab>[] = [
    { name: "health", label: "Health", content: () => <Health /> },
    { name: "dead-letters", label: "Dead letters", content: () => <DeadLetters /> },
    { name: "changes", label: "Changes", content: () => <Changes /> },
    { name: "intel", label: "Intel", content: () => <Intel /> },
    { name: "customers", label: "Customers", content: () => <Customers /> },
    { name: "policies", label: "Policies", content: () => <Policies /> },
  ];
  if (may(me, "project:administer")) {
    tabs.push(
      { name: "keys", label: "Keys", content: () => <Keys /> },
      { name: "audit", label: "Audit", content: () => <Audit /> },
      { name: "projects", label: "Projects", content: () => <Projects /> },
      { name: "privacy", label: "Privacy", content: () => <Privacy /> },
    );
  }
  return (
    <div className="flex h-full flex-col">
      <h1 className="sr-only">Operations</h1>
      <Tabs
        label="Operations"
        tabs={tabs}
        value={tab}
        onChange={(next) => void navigate({ to: ".", search: { tab: next }, replace: true })}
      />
    </div>
  );
}
