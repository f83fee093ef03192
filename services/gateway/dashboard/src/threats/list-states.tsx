import { ArrowUp, SearchX, ShieldCheck } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";

import { count, plural } from "@/lib/words";
import { Button } from "@/ui/button";
import { Empty, Failure, Loading } from "@/ui/states";

import type { FeedView } from "./feed";
import { countFilters, type ThreatFilters } from "./filters";
import type { LiveList } from "./use-feed";

/** The rows, or why there are none. */
export function Listed({
  list,
  filters,
  onClear,
  children,
}: {
  list: LiveList;
  filters: ThreatFilters;
  onClear: () => void;
  children: ReactNode;
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

/** How many wait above, and a way to see them. */
export function NewBar({ list }: { list: LiveList }) {
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

/** What stands below the last row. */
export function ListEnd({ list }: { list: LiveList }) {
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
