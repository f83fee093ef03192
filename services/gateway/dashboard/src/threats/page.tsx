import { useSuspenseQuery } from "@tanstack/react-query";
import { Outlet, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { may, meQuery } from "@/api/account";
import type { ThreatRow } from "@/api/types";
import { cx } from "@/lib/cx";
import { useKeys } from "@/lib/keys";
import { useUnseen } from "@/lib/title";
import { words } from "@/lib/words";
import { Grid } from "@/ui/grid";

import { columns, WIDTHS } from "./columns";
import { Threats, type ThreatsContext } from "./context";
import { threatSearchIn } from "./detail/tabs";
import { FilterBar } from "./filter-bar";
import { filtersIn, type ThreatFilters } from "./filters";
import { Listed, ListEnd, NewBar } from "./list-states";
import { SelectionBar } from "./selection-bar";
import { Stats } from "./stats";
import { useCursor } from "./use-cursor";
import { useLiveList } from "./use-feed";
import { useSelection } from "./use-selection";
import { VerdictDialog } from "./verdict-dialog";
import { useVerdicts } from "./verdicts";

/** The list, live, and beside it the threat that is open. */
export function ThreatsPage() {
  const search = useSearch({ from: "/inside/threats" });
  const filters = useMemo(() => filtersIn(search), [search]);
  const { data: me } = useSuspenseQuery(meQuery);
  const canJudge = may(me, "verdicts:record");
  const list = useLiveList(filters);
  const { feed } = list;
  const { rows } = list.view;
  useUnseen(list.view.waiting);
  const [follows, setFollows] = useState(false);
  useEffect(() => feed.follow(follows), [feed, follows]);
  useEffect(() => {
    if (follows && list.view.isBehind) list.showNew();
  });
  const { cursor, open, openThreat, close, move } = useCursor(rows);
  const { selection, clear } = useSelection(rows);
  const [judged, setJudged] = useState<readonly string[]>();
  const judge = useCallback((ids: readonly string[]) => setJudged(ids), []);
  const { record, withdraw, undo } = useVerdicts(feed);
  const navigate = useNavigate();
  const change = useCallback(
    (wanted: Partial<Record<keyof ThreatFilters, unknown>>) => {
      clear();
      void navigate({
        to: ".",
        search: (before) => threatSearchIn({ ...before, ...wanted }),
        // Going back undoes a filter, not a letter of a search.
        replace: "q" in wanted && filters.q !== undefined,
      });
    },
    [navigate, clear, filters.q],
  );
  const searchBox = useRef<HTMLInputElement>(null);
  const selected = [...selection.ids];
  const withVerdict = selected.filter((id) => feed.verdictOf(id) !== null);
  const pointed = selected.length > 0 || cursor === undefined ? selected : [cursor];
  useKeys(
    {
      j: () => move(1),
      k: () => move(-1),
      Enter: () => cursor !== undefined && openThreat(cursor),
      Escape: open === undefined ? clear : close,
      "/": () => searchBox.current?.focus(),
      n: list.showNew,
      ...(canJudge && {
        v: () => pointed.length > 0 && judge(pointed),
        u: undo,
        x: () => cursor !== undefined && selection.select(cursor, !selection.ids.has(cursor)),
      }),
    },
    judged === undefined,
  );
  const context = useMemo<ThreatsContext>(
    () => ({ feed, close, move, ...(canJudge && { judge, withdraw }) }),
    [feed, close, move, judge, withdraw, canJudge],
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
          {selected.length > 0 && (
            <SelectionBar
              number={selected.length}
              onJudge={() => judge(selected)}
              onWithdraw={
                withVerdict.length === 0
                  ? undefined
                  : () => {
                      void withdraw(withVerdict);
                      clear();
                    }
              }
              onClear={clear}
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
              selection={canJudge ? selection : undefined}
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
            clear();
          }}
        />
      )}
    </Threats>
  );
}

function nameOf(row: ThreatRow): string {
  return `${words(row.severity)} ${words(row.threat_type).toLowerCase()}, ${row.customer}`;
}

function cleared(filters: ThreatFilters): Partial<Record<keyof ThreatFilters, undefined>> {
  return Object.fromEntries(Object.keys(filters).map((name) => [name, undefined]));
}
