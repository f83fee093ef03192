import { useNavigate } from "@tanstack/react-router";
import { Diamond } from "lucide-react";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";

import type { BehaviorReport } from "@/api/types";
import { cx } from "@/lib/cx";
import { useKeys } from "@/lib/keys";
import { plural, words } from "@/lib/words";
import { columnsOf, Grid, moved } from "@/ui/grid";
import { Section } from "@/ui/section";
import { Loading } from "@/ui/states";

import { clusterLooks, pointsOf, type Point } from "./points";

// What draws to scale brings a library along.
const SessionMap = lazy(() => import("./map").then((it) => ({ default: it.SessionMap })));

const helper = columnsOf<Point>();
const WIDTHS = { session: "w-32 flex-1 font-mono", group: "w-24" };
const COLUMNS = helper.columns([
  helper.accessor("id", { id: "session", header: "Session", cell: ({ getValue }) => getValue() }),
  helper.accessor("cluster", {
    id: "group",
    header: "Group",
    cell: ({ getValue }) => <Group cluster={getValue()} />,
  }),
]);

/** The map of all sessions and the same as a list, each pointing at the other's. */
export function Mapped({ report }: { report: BehaviorReport }) {
  const points = useMemo(() => pointsOf(report), [report]);
  const [pointed, setPointed] = useState<string>();
  const navigate = useNavigate();
  const open = useCallback(
    (sessionId: string) => void navigate({ to: "/sessions/$sessionId", params: { sessionId } }),
    [navigate],
  );
  const move = useCallback(
    (by: number) => setPointed(moved(points, pointed, by)?.id),
    [points, pointed],
  );
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => pointed !== undefined && open(pointed),
  });
  return (
    <Section
      title="Sessions by likeness"
      aside={<span className="text-faint">{plural(points.length, "session")}</span>}
      className="lg:col-span-2"
    >
      <div className="grid gap-3 lg:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <div className="min-w-0">
          <Suspense fallback={<Loading lines={8} />}>
            <SessionMap
              report={report}
              points={points}
              pointed={pointed}
              onPoint={setPointed}
              onOpen={open}
            />
          </Suspense>
          <Legend report={report} />
        </div>
        <div className="flex h-80 flex-col overflow-hidden rounded-md border border-line lg:h-110">
          <Grid
            label="Sessions on the map"
            rows={points}
            columns={COLUMNS}
            widths={WIDTHS}
            nameOf={({ id, cluster }) =>
              `${id}, ${cluster === null ? "like no other" : words(cluster)}`
            }
            cursor={pointed}
            onOpen={open}
            onMove={move}
          />
        </div>
      </div>
    </Section>
  );
}

function Legend({ report }: { report: BehaviorReport }) {
  return (
    <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
      <span className="inline-flex items-center gap-1.5">
        <span className="size-2 rounded-full bg-accent" aria-hidden="true" /> one of a numbered
        group of alike sessions
      </span>
      {report.num_outliers > 0 && (
        <span className="inline-flex items-center gap-1.5">
          <Diamond className="size-3 text-critical" aria-hidden="true" /> like no other
        </span>
      )}
      <span>Near is alike; the axes mean nothing else.</span>
    </p>
  );
}

/** Which group a session is of, by shape, colour and number. */
export function Group({ cluster }: { cluster: string | null }) {
  return (
    <span className="inline-flex items-center gap-1.5 font-sans">
      {cluster === null ? (
        <>
          <Diamond className="size-3 text-critical" aria-hidden="true" /> None
        </>
      ) : (
        <>
          <span
            className={cx("size-2 rounded-full", clusterLooks(cluster).fill)}
            aria-hidden="true"
          />
          {words(cluster)}
        </>
      )}
    </span>
  );
}
