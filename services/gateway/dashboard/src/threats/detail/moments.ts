/** What happened when, measured from the receipt of the signal. */

import type { Timeline, TimelineEvent } from "@/api/types";
import { exactMs } from "@/lib/time";

/** The phases of the work, in their order. What was detected before has no length. */
export const PHASES = ["queue", "agents", "severity", "false_positive", "response"] as const;

export interface Mark {
  /** Share of the whole, 0 to 1. */
  at: number;
  /** What happened there; more than one where they could not be told apart. */
  titles: string[];
}

export interface PhaseRow {
  phase: (typeof PHASES)[number];
  ms: number;
  from: number;
  to: number;
  marks: Mark[];
}

/** Closer than this share of the whole, two marks would cover each other. */
const APART = 0.02;

/** The phases as parts of the whole, each with what happened in it. */
export function phaseRows(timeline: Timeline): PhaseRow[] {
  const start = exactMs(timeline.start_time);
  const lengths = PHASES.map((phase) => timeline.phase_breakdown[phase] ?? 0);
  const worked = lengths.reduce((sum, ms) => sum + ms, 0);
  const whole = Math.max(timeline.duration_ms, worked, 0.001);
  let passed = 0;
  return PHASES.flatMap((phase, index) => {
    const ms = lengths[index] ?? 0;
    const events = timeline.events.filter(
      (event) => event.phase === phase && exactMs(event.timestamp) >= start,
    );
    const from = passed / whole;
    passed += ms;
    if (ms === 0 && events.length === 0) return [];
    return [{ phase, ms, from, to: passed / whole, marks: marksOf(events, start, whole) }];
  });
}

function marksOf(events: readonly TimelineEvent[], start: number, whole: number): Mark[] {
  const marks: Mark[] = [];
  for (const event of events) {
    const at = Math.min(1, (exactMs(event.timestamp) - start) / whole);
    const last = marks.at(-1);
    if (last !== undefined && at - last.at < APART) last.titles.push(event.title);
    else marks.push({ at, titles: [event.title] });
  }
  return marks;
}

/** Longer than this between two events is told where it lies. */
const GAP_MS = 1_000;

/** How long nothing happened before each event, where that was long; else nothing. */
export function gapsBefore(events: readonly TimelineEvent[]): (number | undefined)[] {
  return events.map((event, at) => {
    const before = events[at - 1];
    if (before === undefined) return undefined;
    const passed = exactMs(event.timestamp) - exactMs(before.timestamp);
    return passed >= GAP_MS ? passed : undefined;
  });
}
