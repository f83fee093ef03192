import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import type { RefObject } from "react";

import { agentsQuery, workflowsQuery } from "@/api/agents";
import type { Session } from "@/api/types";
import { count, plural, words } from "@/lib/words";
import { Button } from "@/ui/button";
import { Choices, type Choice } from "@/ui/choices";
import { SearchBox } from "@/ui/search-box";
import { Select } from "@/ui/select";
import { TimeRangeChoice } from "@/ui/time-range";

import { DataflowBadge } from "./dataflow-badge";
import { DATAFLOW, SORTS, type SessionFilters } from "./filters";

export type Change = Partial<Record<keyof SessionFilters, unknown>>;

const RISKS = [
  ["", "Any risk"],
  ["0.3", "Risk 30 % or more"],
  ["0.6", "Risk 60 % or more"],
  ["0.8", "Risk 80 % or more"],
] as const;
const STATUS_NAMES = [
  ["", "Any status"],
  ["active", "Running"],
  ["concluded", "Concluded"],
] as const;
const SORT_NAMES: Record<(typeof SORTS)[number], string> = {
  lastActivityAt: "Last active first",
  riskScore: "Riskiest first",
  createdAt: "Newest first",
};

/** What may be asked of the list; all of it stands in the address. */
export function FilterBar({
  filters,
  searchBox,
  rows,
  onChange,
  total,
}: {
  filters: SessionFilters;
  searchBox: RefObject<HTMLInputElement | null>;
  rows: readonly Session[];
  onChange: (change: Change) => void;
  total: number | undefined;
}) {
  const { data: agents } = useQuery(agentsQuery);
  const { data: workflows } = useQuery(workflowsQuery);
  const listed = (values: readonly string[]) => (values.length > 0 ? values : undefined);
  const found = rows.flatMap((session) => session.currentPatterns);
  const patterns = [...new Set([...(filters.pattern ?? []), ...found])].sort();
  return (
    <div
      role="search"
      aria-label="Sessions"
      className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-line bg-surface px-3 py-1.5"
    >
      <SearchBox
        label="Search sessions"
        placeholder="Session, agent, user, customer…"
        value={filters.q ?? ""}
        onChange={(q) => onChange({ q: q === "" ? undefined : q })}
        box={searchBox}
      />
      <Choices
        label="Data flow"
        chosen={filters.dataflow ?? []}
        onChange={(dataflow) => onChange({ dataflow: listed(dataflow) })}
        choices={DATAFLOW.map((value) => ({
          value,
          text: value,
          label: <DataflowBadge verdict={value} />,
        }))}
      />
      <Select
        label="Risk"
        value={filters.risk ?? ""}
        choices={RISKS}
        onChange={(risk) => onChange({ risk: risk === "" ? undefined : risk })}
      />
      <Choices
        label="Agent"
        chosen={filters.agent ?? []}
        onChange={(agent) => onChange({ agent: listed(agent) })}
        choices={(agents?.agents ?? []).map(({ agent_id, sessions }) => ({
          ...plain(agent_id),
          note: count(sessions),
        }))}
        onSearch={plain}
      />
      <Choices
        label="Workflow"
        chosen={filters.workflow ?? []}
        onChange={(workflow) => onChange({ workflow: listed(workflow) })}
        choices={(workflows?.workflows ?? []).map(({ workflow_id }) => plain(workflow_id))}
        onSearch={plain}
      />
      <Choices
        label="Pattern"
        chosen={filters.pattern ?? []}
        onChange={(pattern) => onChange({ pattern: listed(pattern) })}
        choices={patterns.map((value) => ({ value, text: words(value), label: words(value) }))}
        onSearch={plain}
      />
      <Select
        label="Status"
        value={filters.status ?? ""}
        choices={STATUS_NAMES}
        onChange={(status) => onChange({ status: status === "" ? undefined : status })}
      />
      <TimeRangeChoice filters={filters} onChange={onChange} />
      {Object.keys(filters).length > 0 && (
        <Button kind="quiet" onClick={() => onChange(cleared(filters))}>
          <X className="size-3.5" aria-hidden="true" /> Clear
        </Button>
      )}
      <span className="ml-auto flex items-center gap-3">
        {total !== undefined && <span className="text-faint">{plural(total, "session")}</span>}
        <Select
          label="Order"
          value={filters.sort ?? "lastActivityAt"}
          choices={SORTS.map((sort) => [sort, SORT_NAMES[sort]] as const)}
          onChange={(sort) => onChange({ sort: sort === "lastActivityAt" ? undefined : sort })}
        />
      </span>
    </div>
  );
}

function plain<T extends string>(value: T): Choice<T> {
  return { value, text: value, label: value };
}

export function cleared(filters: SessionFilters): Change {
  return Object.fromEntries(Object.keys(filters).map((name) => [name, undefined]));
}
