import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowUp, MessagesSquare, SearchX, X } from "lucide-react";
import { useCallback, useMemo, useState } from "react";

import { agentsQuery, workflowsQuery } from "@/api/agents";
import type { Session } from "@/api/types";
import { useKeys } from "@/lib/keys";
import { count, plural, words } from "@/lib/words";
import { Button } from "@/ui/button";
import { Choices, type Choice } from "@/ui/choices";
import { Grid, moved } from "@/ui/grid";
import { Select } from "@/ui/select";
import { Empty, Failure, Loading } from "@/ui/states";

import { columns, WIDTHS } from "./columns";
import { DataflowBadge } from "./dataflow-badge";
import { DATAFLOW, sessionFiltersIn, SORTS, type SessionFilters } from "./filters";
import { useSessions } from "./use-sessions";

type Change = Partial<Record<keyof SessionFilters, unknown>>;

/** Sessions of monitored agents, those that need eyes to be found at once. */
export function SessionsPage() {
  const search = useSearch({ from: "/inside/sessions" });
  const filters = useMemo(() => sessionFiltersIn(search), [search]);
  const { query, rows, waiting, showWaiting } = useSessions(filters);
  const [cursor, setCursor] = useState<string>();
  const navigate = useNavigate();
  const change = useCallback(
    (wanted: Change) =>
      void navigate({
        to: ".",
        search: (before) => sessionFiltersIn({ ...before, ...wanted }),
        replace: true,
      }),
    [navigate],
  );
  const open = useCallback(
    (sessionId: string) => void navigate({ to: "/sessions/$sessionId", params: { sessionId } }),
    [navigate],
  );
  const move = useCallback((by: number) => setCursor(moved(rows, cursor, by)?.id), [rows, cursor]);
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => cursor !== undefined && open(cursor),
    n: showWaiting,
  });
  const { hasNextPage, isFetching, fetchNextPage } = query;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  return (
    <div className="flex h-full flex-col">
      <h1 className="sr-only">Sessions</h1>
      <Filters
        filters={filters}
        rows={rows}
        onChange={change}
        total={query.data?.pages[0]?.total}
      />
      {rows.length > 0 ? (
        <Grid
          label="Sessions"
          rows={rows}
          columns={columns}
          widths={WIDTHS}
          nameOf={nameOf}
          cursor={cursor}
          onOpen={open}
          onMove={move}
          onNearEnd={loadMore}
          banner={
            waiting > 0 && (
              <Button
                kind="primary"
                onClick={showWaiting}
                className="appears absolute top-10 left-1/2 z-20 -translate-x-1/2 rounded-full shadow-lg"
              >
                <ArrowUp className="size-3.5" aria-hidden="true" /> {plural(waiting, "new session")}
              </Button>
            )
          }
        />
      ) : query.error !== null ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Loading lines={14} />
      ) : Object.keys(filters).length > 0 ? (
        <Empty icon={SearchX} title="No session is like this">
          <Button className="mt-2" onClick={() => change(cleared(filters))}>
            Clear the filters
          </Button>
        </Empty>
      ) : (
        <Empty icon={MessagesSquare} title="No sessions yet">
          They appear here when an agent sends OpenTelemetry traces or events to{" "}
          <code className="font-mono text-xs">POST /v1/events</code>.
        </Empty>
      )}
    </div>
  );
}

function nameOf(session: Session): string {
  return `${session.id} of ${session.agentId}`;
}

function cleared(filters: SessionFilters): Change {
  return Object.fromEntries(Object.keys(filters).map((name) => [name, undefined]));
}

const RISKS = [
  ["", "Any risk"],
  ["0.3", "Risk 30 % or more"],
  ["0.6", "Risk 60 % or more"],
  ["0.8", "Risk 80 % or more"],
] as const;
const SORT_NAMES: Record<(typeof SORTS)[number], string> = {
  lastActivityAt: "Last active first",
  riskScore: "Riskiest first",
  createdAt: "Newest first",
};

function Filters({
  filters,
  rows,
  onChange,
  total,
}: {
  filters: SessionFilters;
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
      <Button
        aria-pressed={filters.status === "active"}
        onClick={() => onChange({ status: filters.status === "active" ? undefined : "active" })}
      >
        Running now
      </Button>
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
