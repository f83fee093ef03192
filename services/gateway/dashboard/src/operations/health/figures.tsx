import type { ReactNode } from "react";

import { MOST_SAMPLES, type Watched } from "@/api/operations";
import type { Status } from "@/api/types";
import { compact, count } from "@/lib/words";
import { Sparkline } from "@/threats/sparkline";
import { Trend } from "@/ui/trend";

import { PERCENTILES, THREAT_BUDGET } from "./budgets";
import { Latency } from "./latency";

/** What waits, what comes, how long it takes. */
export function Figures({
  watched: { status, samples },
  perMinute,
}: {
  watched: Watched;
  perMinute: readonly number[] | undefined;
}) {
  const queued = status.queued_in_all ?? status.queued;
  const queue = (part: keyof Status["queued"]) => ({
    value: queued[part],
    values: samples.map((each) => (each?.queued_in_all ?? each?.queued)?.[part] ?? null),
  });
  const whose = status.queued_in_all === null ? undefined : "all projects";
  const rate = status.threats.per_second;
  return (
    <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
      <Waiting name="Signals waiting" whose={whose} {...queue("signals")} />
      <Waiting name="Events waiting" whose={whose} {...queue("events")} />
      <Figure
        name="Threats this minute"
        value={perMinute === undefined ? null : (perMinute.at(-1) ?? 0)}
        aside={rate === null ? "this project" : `all projects, last 60 s: ${count(rate * 60)}`}
      >
        {perMinute !== undefined && (
          <div className="flex justify-end overflow-hidden">
            <Sparkline values={perMinute.slice(-30)} label="Threats by the minute, half an hour" />
          </div>
        )}
      </Figure>
      <Figure name="Signal to result" aside="last minute, budget marked">
        <div className="space-y-0.5">
          {PERCENTILES.map(([percentile, name]) => (
            <Latency
              key={name}
              name={name}
              ms={status.threats[percentile]}
              budgetMs={THREAT_BUDGET[percentile]}
            />
          ))}
        </div>
      </Figure>
    </div>
  );
}

function Waiting({
  name,
  whose,
  value,
  values,
}: {
  name: string;
  whose: string | undefined;
  value: number | null;
  values: readonly (number | null)[];
}) {
  return (
    <Figure name={name} value={value} aside={whose ?? "this project"}>
      <Trend values={values} most={MOST_SAMPLES} label={`${name}, the last five minutes`} />
    </Figure>
  );
}

function Figure({
  name,
  value,
  aside,
  children,
}: {
  name: string;
  value?: number | null;
  aside?: string | undefined;
  children: ReactNode;
}) {
  return (
    <section aria-label={name} className="rounded-lg border border-line bg-surface px-3 py-2">
      <header className="flex items-baseline gap-2">
        <h2 className="font-semibold">{name}</h2>
        <span className="flex-1 text-right text-xs text-faint">{aside}</span>
      </header>
      <div className="mt-1 flex items-end gap-3">
        {value !== undefined && (
          <p className="text-lg font-semibold tabular-nums">
            {value === null ? "unknown" : compact(value)}
          </p>
        )}
        <div className="min-w-0 flex-1">{children}</div>
      </div>
    </section>
  );
}
