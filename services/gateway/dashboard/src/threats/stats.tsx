import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { countsQuery } from "@/api/threats";
import { cx } from "@/lib/cx";
import { compact, count } from "@/lib/words";

import { NEEDS_REVIEW, needsReview, type ThreatFilters } from "./filters";
import { Sparkline } from "./sparkline";

/** The project's counts, each a way to see what it counts; and how much comes in. */
export function Stats({ filters }: { filters: ThreatFilters }) {
  const { data } = useQuery(countsQuery);
  const severity = (name: "critical" | "high") => data?.by_severity[name] ?? 0;
  return (
    <div className="flex shrink-0 items-stretch gap-px overflow-x-auto border-b border-line bg-line">
      <Figure name="Threats" value={data?.total} search={{}} isOn={false} />
      <Figure
        name="Critical"
        value={data && severity("critical")}
        tone="text-critical"
        search={{ severity: ["critical"] }}
        isOn={filters.severity?.join() === "critical"}
      />
      <Figure
        name="High"
        value={data && severity("high")}
        tone="text-high"
        search={{ severity: ["high"] }}
        isOn={filters.severity?.join() === "high"}
      />
      <Figure
        name="Need review"
        value={data?.requiring_review}
        tone="text-accent"
        search={NEEDS_REVIEW}
        isOn={needsReview(filters)}
      />
      <Rate minutes={data?.per_minute.map(({ total }) => total)} />
    </div>
  );
}

function Figure({
  name,
  value,
  tone,
  search,
  isOn,
}: {
  name: string;
  value: number | undefined;
  tone?: string;
  search: ThreatFilters;
  isOn: boolean;
}) {
  return (
    <Link
      from="/threats"
      to="/threats"
      search={isOn ? {} : search}
      aria-current={isOn ? "true" : undefined}
      title={value === undefined ? "" : count(value)}
      className={cx(
        "min-w-24 flex-none bg-surface px-3 py-1.5 -outline-offset-2 hover:bg-sunken",
        isOn && "bg-accent-soft",
      )}
    >
      <span className="block text-xs text-faint">{name}</span>
      <span
        className={cx("block text-lg leading-6 font-semibold tabular-nums", value !== 0 && tone)}
      >
        {value === undefined ? "…" : compact(value)}
      </span>
    </Link>
  );
}

function Rate({ minutes }: { minutes: readonly number[] | undefined }) {
  const latest = minutes?.at(-2);
  return (
    <div className="flex flex-1 items-center gap-3 bg-surface px-3 py-1.5">
      <div>
        <span className="block text-xs whitespace-nowrap text-faint">Last full minute</span>
        <span className="block text-lg leading-6 font-semibold tabular-nums">
          {latest === undefined ? "…" : count(latest)}
        </span>
      </div>
      {minutes !== undefined && (
        <Sparkline
          values={minutes}
          label={`Threats received in each of the last ${minutes.length} minutes`}
        />
      )}
    </div>
  );
}
