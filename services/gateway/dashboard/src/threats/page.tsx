import { useSuspenseQuery } from "@tanstack/react-query";
import { Outlet, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ArrowUp, SearchX, ShieldCheck } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { may, meQuery } from "@/api/account";
import { cx } from "@/lib/cx";
import { useKeys } from "@/lib/keys";
import { useUnseen } from "@/lib/title";
import { count, plural, words } from "@/lib/words";
import { Button } from "@/ui/button";
import { Grid, moved as rowAt, type Selection } from "@/ui/grid";
import { Empty, Failure, Loading } from "@/ui/states";

import { columns, WIDTHS } from "./columns";
import { Threats, type ThreatsContext } from "./context";
import { threatSearchIn } from "./detail/tabs";
import { FilterBar } from "./filter-bar";
import type { FeedView } from "./feed";
import { countFilters, filtersIn, type ThreatFilters } from "./filters";
import type { ThreatRow } from "@/api/types";
import { Stats } from "./stats";
import { useLiveList, type LiveList } from "./use-feed";
import { VerdictDialog } from "./verdict-dialog";
import { useVerdicts } from "./verdicts";

/** The list, live, and beside it the threat that is open. */
export function ThreatsPage() {
  const search = useSearch({ from: "/inside/threats" });
  const filters = useMemo(() => filtersIn(search), [search]);
  const { threatId: open } = useParams({ strict: false });
  const { data: me } = useSuspenseQuery(meQuery);
  const list = useLiveList(filters);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [judged, setJudged] = useState<readonly string[]>();
  const [moved, setMoved] = useState<string>();
  const [follows, setFollows] = useState(false);
  const { feed } = list;
  useEffect(() => feed.follow(follows), [feed, follows]);
  useEffect(() => {
    if (follows && list.view.isBehind) list.showNew();
  });
  const searchBox = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const { record, withdraw, undo } = useVerdicts(list.feed);
  const { rows } = list.view;
  useUnseen(list.view.waiting);
  const cursor = open ?? moved;
  const canJudge = may(me, "verdicts:record");

  const change = useCallback(
    (wanted: Partial<Record<keyof ThreatFilters, unknown>>) => {
      setSelected(new Set());
      void navigate({
        to: ".",
        search: (before) => threatSearchIn({ ...before, ...wanted }),
        // Going back undoes a filter, not a letter of a search.
        replace: "q" in wanted && filters.q !== undefined,
      });
    },
    [navigate, filters.q],
  );
  const openThreat = useCallback(
    (threatId: string, replace = false) => {
      setMoved(threatId);
      void navigate({
        to: "/threats/$threatId",
        params: { threatId },
        search: threatSearchIn,
        replace,
      });
    },
    [navigate],
  );
  const close = useCallback(() => {
    void navigate({ to: "/threats", search: filtersIn });
  }, [navigate]);
  const move = useCallback(
    (by: number) => {
      const next = rowAt(rows, cursor, by);
      if (next === undefined) return;
      if (open === undefined) setMoved(next.id);
      else openThreat(next.id, true);
    },
    [rows, cursor, open, openThreat],
  );
  const select = useCallback((id: string, isSelected: boolean) => {
    setSelected((before) => {
      const after = new Set(before);
      if (isSelected) after.add(id);
      else after.delete(id);
      return after;
    });
  }, []);
  const judge = useCallback((ids: readonly string[]) => setJudged(ids), []);
  const judgedAmong = [...selected].filter((id) => feed.verdictOf(id) !== null);
  const pointed = selected.size > 0 ? [...selected] : cursor === undefined ? [] : [cursor];
  useKeys(
    {
      j: () => move(1),
      k: () => move(-1),
      Enter: () => cursor !== undefined && openThreat(cursor),
      Escape: () => (open === undefined ? setSelected(new Set()) : close()),
      "/": () => searchBox.current?.focus(),
      n: list.showNew,
      ...(canJudge && {
        v: () => pointed.length > 0 && setJudged(pointed),
        u: undo,
        x: () => cursor !== undefined && select(cursor, !selected.has(cursor)),
      }),
    },
    judged === undefined,
  );
  const context = useMemo<ThreatsContext>(
    () => ({ feed, close, move, ...(canJudge && { judge, withdraw }) }),
    [feed, close, move, judge, withdraw, canJudge],
  );
  const selection = useMemo<Selection | undefined>(
    () =>
      canJudge
        ? {
            ids: selected,
            select,
            selectAll: (all) => setSelected(new Set(all ? rows.map((row) => row.id) : [])),
          }
        : undefined,
    [canJudge, selected, select, rows],
  );
  const isOpen = open !== undefined;
  return (
    <Threats value={context}>
      <h1 className="sr-only">Threats</h1>
      <div className="flex h-full">
        <div className={cx("flex min-w-0 flex-1 flex-col", isOpen && "max-lg:hidden")}>
          <Stats filters={filters} />
          <FilterBar
            filters={filters}
            onChange={change}
            searchBox={searchBox}
            follows={follows}
            onFollow={setFollows}
          />
          {selected.size > 0 && (
            <SelectionBar
              number={selected.size}
              onJudge={() => setJudged([...selected])}
              onWithdraw={
                judgedAmong.length === 0
                  ? undefined
                  : () => {
                      void withdraw(judgedAmong);
                      setSelected(new Set());
                    }
              }
              onClear={() => setSelected(new Set())}
            />
          )}
          <Listed list={list} filters={filters} onClear={() => change(cleared(filters))}>
            <Grid
              label="Threats"
              rows={rows}
              columns={columns}
              widths={WIDTHS}
              nameOf={nameOf}
              cursor={cursor}
              open={open}
              selection={selection}
              onOpen={openThreat}
              onMove={move}
              onNearEnd={list.loadMore}
              banner={<NewBar list={list} />}
              footer={<ListEnd list={list} />}
            />
          </Listed>
        </div>
        {isOpen && (
          <aside
            aria-label="Threat"
            className="flex w-full min-w-0 flex-col border-line bg-surface lg:w-[max(30rem,46%)] lg:border-l"
          >
            <Outlet />
          </aside>
        )}
      </div>
      {judged !== undefined && (
        <VerdictDialog
          ids={judged}
          onClose={() => setJudged(undefined)}
          onRecord={(verdict, note) => {
            void record(judged, verdict, note);
            setSelected(new Set());
          }}
        />
      )}
    </Threats>
  );
}

function nameOf(row: ThreatRow): string {
  return `${words(row.severity)} ${words(row.threat_type).toLowerCase()}, ${row.customer}`;
}

function ListEnd({ list }: { list: LiveList }) {
  return (
    <p className="p-3 text-center text-faint">
      {list.isLoadingMore ? "Loading more…" : !list.hasMore && endOf(list.view)}
    </p>
  );
}

function endOf({ rows, isFull }: FeedView): string {
  const listed = plural(rows.length, "threat");
  if (!isFull) return `${listed}, and no more`;
  return `${listed}, as many as a list keeps. Older ones are found by a time range.`;
}

function cleared(filters: ThreatFilters): Partial<Record<keyof ThreatFilters, undefined>> {
  return Object.fromEntries(Object.keys(filters).map((name) => [name, undefined]));
}

function Listed({
  list,
  filters,
  onClear,
  children,
}: {
  list: LiveList;
  filters: ThreatFilters;
  onClear: () => void;
  children: React.ReactNode;
}) {
  if (list.view.rows.length > 0) return children;
  if (list.error !== null) return <Failure error={list.error} onRetry={list.retry} />;
  if (list.isLoading) return <Loading lines={14} />;
  if (countFilters(filters) > 0) {
    return (
      <Empty icon={SearchX} title="No threat is like this">
        <Button className="mt-2" onClick={onClear}>
          Clear the filters
        </Button>
      </Empty>
    );
  }
  return (
    <Empty icon={ShieldCheck} title="No threats yet">
      They appear here as they are found. Report a signal with{" "}
      <code className="font-mono text-xs">watchfloor analyze</code> or{" "}
      <code className="font-mono text-xs">POST /api/threats/signals</code>.
    </Empty>
  );
}

function NewBar({ list }: { list: LiveList }) {
  const { waiting, isBehind } = list.view;
  const told = isBehind ? `${count(waiting)}+` : count(waiting);
  // Said to screen readers once there is quiet, not with each of many.
  const [said, setSaid] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSaid(waiting > 0 ? `${told} new threats` : ""), 2_000);
    return () => clearTimeout(timer);
  }, [waiting, told]);
  return (
    <>
      <span role="status" className="sr-only">
        {said}
      </span>
      {waiting > 0 && (
        <Button
          kind="primary"
          onClick={list.showNew}
          title={isBehind ? "More than are kept: the list begins anew" : undefined}
          className="appears absolute top-10 left-1/2 z-20 -translate-x-1/2 rounded-full shadow-lg"
        >
          <ArrowUp className="size-3.5" aria-hidden="true" /> {told} new
        </Button>
      )}
    </>
  );
}

function SelectionBar({
  number,
  onJudge,
  onWithdraw,
  onClear,
}: {
  number: number;
  onJudge: () => void;
  /** Absent where none of them is judged. */
  onWithdraw: (() => void) | undefined;
  onClear: () => void;
}) {
  return (
    <div className="appears flex shrink-0 items-center gap-2 border-b border-line bg-accent-soft px-3 py-1.5">
      <span className="font-medium">{plural(number, "threat")} selected</span>
      <Button kind="primary" className="ml-auto" onClick={onJudge}>
        Verdict…
      </Button>
      {onWithdraw !== undefined && <Button onClick={onWithdraw}>Take back</Button>}
      <Button onClick={onClear}>Clear</Button>
    </div>
  );
}
