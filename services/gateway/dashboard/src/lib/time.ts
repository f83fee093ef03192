/** Moments and spans, for people: in their own zone and words, with UTC beside it. */

import { decimal } from "./words";

export type Moment = string | number | Date;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: "medium", hourCycle: "h23" });
const DATE_TIME = new Intl.DateTimeFormat(undefined, {
  year: "numeric",
  month: "short",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const DAY_TIME = new Intl.DateTimeFormat(undefined, {
  month: "short",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** As short as it may be without being taken for another one. */
export function shortMoment(moment: Moment, now = Date.now()): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return "unknown";
  const today = new Date(now);
  if (date.toDateString() === today.toDateString()) return TIME.format(date);
  return date.getFullYear() === today.getFullYear() ? DAY_TIME.format(date) : longMoment(date);
}

export function longMoment(moment: Moment): string {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? "unknown" : DATE_TIME.format(date);
}

/** To the millisecond, in UTC. */
export function utcMoment(moment: Moment): string {
  const date = new Date(moment);
  return Number.isNaN(date.getTime())
    ? "unknown"
    : `${date.toISOString().replace("T", " ").replace("Z", "")} UTC`;
}

/** Milliseconds since 1970 with all the digits that the gateway gives; dates of browsers drop some. */
export function exactMs(moment: string): number {
  const finer = /\.\d{3}(\d+)/.exec(moment)?.[1];
  return Date.parse(moment) + (finer === undefined ? 0 : Number(`0.${finer}`));
}

/** A length of time in its two largest units. */
export function span(ms: number): string {
  const exact = Math.abs(ms);
  if (exact < 1) return `${trimmed(exact, 2)} ms`;
  if (exact < 10) return `${trimmed(exact, 1)} ms`;
  // Rounded first: what rounds up to the next unit is told in it.
  const length = Math.round(exact);
  if (length < SECOND) return `${length} ms`;
  if (Math.round(length / 100) < 600) return `${trimmed(length / SECOND, 1)} s`;
  if (length < HOUR) return two(Math.round(length / SECOND) * SECOND, MINUTE, "min", SECOND, "s");
  if (length < DAY) return two(length, HOUR, "h", MINUTE, "min");
  if (length < 365 * DAY) return two(length, DAY, "d", HOUR, "h");
  return two(length, 365 * DAY, "y", DAY, "d");
}

/** How long ago, or in how long. */
export function ago(moment: Moment, now = Date.now()): string {
  const passed = now - new Date(moment).getTime();
  if (Number.isNaN(passed)) return "unknown";
  if (Math.abs(passed) < 5 * SECOND) return "just now";
  const length = coarse(Math.abs(passed));
  return passed > 0 ? `${length} ago` : `in ${length}`;
}

function coarse(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  if (ms < 365 * DAY) return `${Math.floor(ms / DAY)} d`;
  return `${Math.floor(ms / (365 * DAY))} y`;
}

function two(
  ms: number,
  large: number,
  largeName: string,
  small: number,
  smallName: string,
): string {
  const whole = Math.floor(ms / large);
  const rest = Math.floor((ms % large) / small);
  return rest === 0 ? `${whole} ${largeName}` : `${whole} ${largeName} ${rest} ${smallName}`;
}

function trimmed(value: number, digits: number): string {
  return decimal(value, { atMost: digits });
}
