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
import { useState } from "react";

import type { Threat, Timeline as Investigation, TimelineEvent } from "@/api/types";
import { cx } from "@/lib/cx";
import { exactMs, longMoment, span, utcMoment } from "@/lib/time";
import { words } from "@/lib/words";
import { SeverityMark } from "@/ui/badge";
import { JsonTree } from "@/ui/json-tree";
import { Section } from "@/ui/section";
import { Empty } from "@/ui/states";

const ICONS: Record<TimelineEvent["event_type"], LucideIcon> = {
  detection: Radar,
  enrichment: History,
  analysis: Brain,
  correlation: Spline,
  decision: Gavel,
  action: Zap,
  escalation: Megaphone,
};

const PHASES = ["queue", "agents", "severity", "false_positive", "response"] as const;
const SHADES = ["bg-faint", "bg-accent", "bg-high", "bg-medium", "bg-good"];

/** What happened when, by the clock: phases and events to scale, then one by one. */
export function Timeline({ threat }: { threat: Threat }) {
  const timeline = threat.investigation_timeline;
  if (timeline === null) return <Empty icon={Flag} title="There is no timeline" />;
  // A signal may tell of what was seen years ago; drawn to one scale, nothing else would be seen.
  const start = exactMs(threat.signal.received_at);
  return (
    <div className="space-y-3 p-3">
      <Section title="From receipt to answer" aside={<Length timeline={timeline} start={start} />}>
        <Phases timeline={timeline} />
        <Scale timeline={timeline} start={start} />
      </Section>
      <ol className="relative ml-2 border-l border-line">
        {timeline.events.map((event, at) => (
          <Entry key={at} event={event} start={start} />
        ))}
      </ol>
    </div>
  );
}

function Length({ timeline, start }: { timeline: Investigation; start: number }) {
  return (
    <span className="font-medium tabular-nums">{span(exactMs(timeline.end_time) - start)}</span>
  );
}

function Phases({ timeline }: { timeline: Investigation }) {
  const phases = PHASES.map((phase, at) => ({
    phase,
    ms: timeline.phase_breakdown[phase] ?? 0,
    shade: SHADES[at] ?? "bg-faint",
  })).filter(({ ms }) => ms > 0);
  const total = phases.reduce((sum, { ms }) => sum + ms, 0);
  return (
    <>
      <div className="flex h-3 gap-px overflow-hidden rounded" aria-hidden="true">
        {phases.map(({ phase, ms, shade }) => (
          <span
            key={phase}
            className={cx("min-w-0.5", shade)}
            style={{ width: `${(ms / total) * 100}%` }}
          />
        ))}
      </div>
      <ul className="mt-1.5 flex flex-wrap gap-x-4 gap-y-0.5">
        {phases.map(({ phase, ms, shade }) => (
          <li key={phase} className="flex items-center gap-1.5">
            <span className={cx("size-2 rounded-sm", shade)} aria-hidden="true" />
            {words(phase)} <span className="text-faint tabular-nums">{span(ms)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

const WIDTH = 600;
const MARGIN = 8;

function Scale({ timeline, start }: { timeline: Investigation; start: number }) {
  const end = Math.max(exactMs(timeline.end_time), start + 0.001);
  const x = scaleLinear<number>({ domain: [0, end - start], range: [MARGIN, WIDTH - MARGIN] });
  const events = timeline.events.filter(({ timestamp }) => exactMs(timestamp) >= start);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} 40`}
      className="mt-3 w-full"
      role="img"
      aria-label="Events to scale"
    >
      <line x1={MARGIN} x2={WIDTH - MARGIN} y1="14" y2="14" className="stroke-line-strong" />
      {x.ticks(6).map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1="14" y2="19" className="stroke-line-strong" />
          <text
            x={x(tick)}
            y="31"
            textAnchor={tick === 0 ? "start" : "middle"}
            className="fill-faint text-[10px]"
          >
            {tick === 0 ? "received" : span(tick)}
          </text>
        </g>
      ))}
      {events.map((event, at) => (
        <circle
          key={at}
          cx={x(exactMs(event.timestamp) - start)}
          cy="14"
          r="3.5"
          className="fill-accent stroke-surface"
        >
          <title>{event.title}</title>
        </circle>
      ))}
    </svg>
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
        <span className="font-medium">{event.title}</span>
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
