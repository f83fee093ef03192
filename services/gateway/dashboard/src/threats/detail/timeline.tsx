import { scaleLinear } from "@visx/scale";
import {
  Brain,
  Flag,
  Gavel,
  History,
  Megaphone,
  Radar,
  Spline,
  Zap,
  type LucideIcon,
} from "lucide-react";
import { Fragment, useState } from "react";

import type { Threat, Timeline as Investigation, TimelineEvent } from "@/api/types";
import { cx } from "@/lib/cx";
import { exactMs, longMoment, span, utcMoment } from "@/lib/time";
import { words } from "@/lib/words";
import { SeverityMark } from "@/ui/badge";
import { JsonTree } from "@/ui/json-tree";
import { Section } from "@/ui/section";
import { Empty } from "@/ui/states";

import { gapsBefore, phaseRows, type PhaseRow } from "./moments";

const ICONS: Record<TimelineEvent["event_type"], LucideIcon> = {
  detection: Radar,
  enrichment: History,
  analysis: Brain,
  correlation: Spline,
  decision: Gavel,
  action: Zap,
  escalation: Megaphone,
};

const SHADES: Record<PhaseRow["phase"], string> = {
  queue: "bg-faint",
  agents: "bg-accent",
  severity: "bg-high",
  false_positive: "bg-medium",
  response: "bg-good",
};

/** What happened when, by the clock: phases and events to scale, then one by one. */
export function Timeline({ threat }: { threat: Threat }) {
  const timeline = threat.investigation_timeline;
  if (timeline === null) return <Empty icon={Flag} title="There is no timeline" />;
  const start = exactMs(timeline.start_time);
  const gaps = gapsBefore(timeline.events);
  return (
    <div className="space-y-3 p-3">
      <Section
        title="From receipt to answer"
        aside={<span className="font-medium tabular-nums">{span(timeline.duration_ms)}</span>}
      >
        <Scale timeline={timeline} />
      </Section>
      <ol aria-label="Events" className="relative ml-2 border-l border-line">
        {timeline.events.map((event, at) => (
          <Fragment key={at}>
            <Gap ms={gaps[at]} />
            <Entry event={event} start={start} />
          </Fragment>
        ))}
      </ol>
    </div>
  );
}

/** A line for each phase, on one scale; what was detected before receipt is not on it. */
function Scale({ timeline }: { timeline: Investigation }) {
  const ticks = scaleLinear<number>({ domain: [0, timeline.duration_ms] }).ticks(4);
  return (
    <div className="grid grid-cols-[6.5rem_minmax(0,1fr)_4rem] items-center gap-x-2 gap-y-1.5">
      {phaseRows(timeline).map((row) => (
        <Phase key={row.phase} row={row} />
      ))}
      <span className="col-start-2 relative h-4 text-2xs text-faint" aria-hidden="true">
        {ticks.map((tick) => (
          <span
            key={tick}
            className={cx("absolute whitespace-nowrap", tick > 0 && "-translate-x-1/2")}
            style={{ left: `${(tick / Math.max(timeline.duration_ms, 0.001)) * 100}%` }}
          >
            {tick === 0 ? "0" : span(tick)}
          </span>
        ))}
      </span>
    </div>
  );
}

function Phase({ row: { phase, ms, from, to, marks } }: { row: PhaseRow }) {
  return (
    <>
      <span className="truncate">{words(phase)}</span>
      <span className="relative h-4 rounded-sm bg-sunken" aria-hidden="true">
        <span
          className={cx("absolute inset-y-0.5 min-w-1 rounded-xs", SHADES[phase])}
          style={{ left: `min(${from * 100}%, 100% - 0.25rem)`, width: `${(to - from) * 100}%` }}
        />
        {marks.map(({ at, titles }) => (
          <span
            key={at}
            title={titles.join("\n")}
            className="absolute top-0.5 grid h-3 min-w-3 -translate-x-1/2 place-items-center rounded-full border border-ink bg-surface px-0.5 text-[0.5625rem] leading-none"
            style={{ left: `clamp(0.375rem, ${at * 100}%, 100% - 0.375rem)` }}
          >
            {titles.length > 1 ? titles.length : ""}
          </span>
        ))}
      </span>
      <span className="text-right text-soft tabular-nums">{span(ms)}</span>
    </>
  );
}

function Gap({ ms }: { ms: number | undefined }) {
  if (ms === undefined) return null;
  return (
    <li className="relative mb-3 -ml-px border-l border-dashed border-line-strong py-1 pl-5 text-xs text-faint">
      {span(ms)} later
    </li>
  );
}

function Entry({ event, start }: { event: TimelineEvent; start: number }) {
  const [isOpen, setOpen] = useState(false);
  const Icon = ICONS[event.event_type];
  const details = Object.keys(event.details ?? {}).length > 0 ? event.details : undefined;
  return (
    <li className="relative pb-3 pl-5 last:pb-0">
      <span className="absolute top-0 -left-2.5 grid size-5 place-items-center rounded-full border border-line bg-raised">
        <Icon className="size-3 text-soft" aria-hidden="true" />
      </span>
      <div className="flex flex-wrap items-baseline gap-x-2">
        <span className="foreign font-medium">{event.title}</span>
        {event.severity != null && <SeverityMark severity={event.severity} />}
        <span className="text-faint">{words(event.phase)}</span>
        <Offset moment={event.timestamp} start={start} />
      </div>
      <p className="foreign text-soft">{event.description}</p>
      {details !== undefined && (
        <>
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
            className="rounded text-xs text-accent"
          >
            {isOpen ? "Hide details" : "Details"}
          </button>
          {isOpen && <JsonTree value={details} />}
        </>
      )}
    </li>
  );
}

/** How long after receipt; what lies before it is told as a moment. */
function Offset({ moment, start }: { moment: string; start: number }) {
  const offset = exactMs(moment) - start;
  return (
    <time
      dateTime={moment}
      title={`${longMoment(moment)} (${utcMoment(moment)})`}
      className="ml-auto text-xs text-faint tabular-nums"
    >
      {offset < 0 ? longMoment(moment) : `+${span(offset)}`}
    </time>
  );
}
