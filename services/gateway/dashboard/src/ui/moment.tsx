import { createContext, use, type ReactNode } from "react";

import { useNow } from "@/lib/clock";
import { ago, longMoment, shortMoment, utcMoment, type Moment } from "@/lib/time";

const MINUTE = 60_000;
const SECOND = 1_000;

/** Whether a moment is one of many in a list, where each would be one more stop of the Tab key. */
export const InList = createContext(false);

/** A moment in the reader's zone; pointed at, and with the focus, it says UTC. */
export function At({ moment, long = false }: { moment: Moment; long?: boolean }) {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return <span>unknown</span>;
  return (
    <Time date={date} tip={utcMoment(date)}>
      {long ? longMoment(date) : shortMoment(date)}
    </Time>
  );
}

/** How long ago, true as long as it is shown; pointed at, and with the focus, it says when. */
export function Ago({ moment }: { moment: Moment }) {
  const date = new Date(moment);
  const isRecent = Math.abs(useNow() - date.getTime()) < 2 * MINUTE;
  const now = useNow(isRecent ? SECOND : 10 * SECOND);
  if (Number.isNaN(date.getTime())) return <span>unknown</span>;
  return (
    <Time date={date} tip={`${longMoment(date)}, ${utcMoment(date)}`}>
      {ago(date, now)}
    </Time>
  );
}

function Time({ date, tip, children }: { date: Date; tip: string; children: ReactNode }) {
  const isInList = use(InList);
  return (
    <time
      dateTime={date.toISOString()}
      data-tip={tip}
      tabIndex={isInList ? undefined : 0}
      className="rounded-sm whitespace-nowrap"
    >
      {children}
    </time>
  );
}
