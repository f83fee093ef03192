import { useNow } from "@/lib/clock";
import { ago, longMoment, shortMoment, utcMoment, type Moment } from "@/lib/time";

/** A moment in the reader's zone; pointed at it says UTC. */
export function At({ moment, long = false }: { moment: Moment; long?: boolean }) {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return <span>unknown</span>;
  return (
    <time dateTime={date.toISOString()} title={utcMoment(date)} className="whitespace-nowrap">
      {long ? longMoment(date) : shortMoment(date)}
    </time>
  );
}

/** How long ago; pointed at it says the moment and UTC. */
export function Ago({ moment }: { moment: Moment }) {
  const now = useNow();
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return <span>unknown</span>;
  return (
    <time
      dateTime={date.toISOString()}
      title={`${longMoment(date)} (${utcMoment(date)})`}
      className="whitespace-nowrap"
    >
      {ago(date, now)}
    </time>
  );
}
