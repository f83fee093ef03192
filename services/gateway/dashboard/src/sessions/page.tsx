import { useLocation, useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowUp, MessagesSquare, SearchX } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";

import type { Session } from "@/api/types";
import { useKeys } from "@/lib/keys";
import { plural } from "@/lib/words";
import { Button } from "@/ui/button";
import { Grid, moved } from "@/ui/grid";
import { Empty, Failure, Loading } from "@/ui/states";

import { columns, WIDTHS } from "./columns";
import { cleared, FilterBar, type Change } from "./filter-bar";
import { sessionFiltersIn } from "./filters";
import { useSessions } from "./use-sessions";

/** Sessions of monitored agents, those that need eyes to be found at once. */
export function SessionsPage() {
  const search = useSearch({ from: "/inside/sessions" });
  const filters = useMemo(() => sessionFiltersIn(search), [search]);
  const { query, rows, waiting, showWaiting } = useSessions(filters);
  const location = useLocation();
  const [cursor, setCursor] = useState(location.state.cursor);
  const searchBox = useRef<HTMLInputElement>(null);
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
    (sessionId: string) =>
      // Who comes back finds the row again.
      void navigate({ to: ".", search: true, state: { cursor: sessionId }, replace: true }).then(
        () => navigate({ to: "/sessions/$sessionId", params: { sessionId } }),
      ),
    [navigate],
  );
  const move = useCallback((by: number) => setCursor(moved(rows, cursor, by)?.id), [rows, cursor]);
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => cursor !== undefined && open(cursor),
    "/": () => searchBox.current?.focus(),
    n: showWaiting,
  });
  const { hasNextPage, isFetching, fetchNextPage } = query;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  return (
    <div className="flex h-full flex-col">
      <h1 className="sr-only">Sessions</h1>
      <FilterBar
        filters={filters}
        rows={rows}
        searchBox={searchBox}
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

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The row of a list that was pointed at. */
    cursor?: string;
  }
}
