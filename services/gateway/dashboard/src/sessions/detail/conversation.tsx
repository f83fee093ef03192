import { useEffect, useMemo, useRef } from "react";

import type { DetailedSession, SessionEvent, Thought } from "@/api/types";

import { Arcs } from "./arcs";
import { Event } from "./event";
import { marksOf } from "./marks";

/** The session as it happened, with what analyses found at its place. */
export function Conversation({
  events,
  session,
  pointed,
}: {
  events: readonly SessionEvent[];
  session: DetailedSession;
  pointed: string | undefined;
}) {
  const list = useRef<HTMLOListElement>(null);
  const marks = useMemo(() => marksOf(session.dataflow), [session.dataflow]);
  const thoughts = useMemo(
    () => new Map<string, Thought>(session.thoughts.map((each) => [each.eventId, each])),
    [session.thoughts],
  );
  useEffect(() => {
    if (pointed === undefined) return;
    const event = document.getElementById(`event-${pointed}`);
    event?.scrollIntoView({ block: "center" });
    event?.focus({ preventScroll: true });
  }, [pointed]);
  if (events.length === 0) return <p className="text-faint">Nothing has happened yet.</p>;
  return (
    <div className="relative">
      <ol ref={list} className={marks.arcs.length > 0 ? "space-y-2 pl-6" : "space-y-2"}>
        {events.map((event) => (
          <li
            key={event.id}
            id={`event-${event.id}`}
            tabIndex={-1}
            className={
              event.id === pointed ? "rounded-lg outline-2 outline-accent" : "outline-none"
            }
          >
            <Event event={event} thought={thoughts.get(event.id)} mark={marks.of(event.id)} />
          </li>
        ))}
      </ol>
      {/* Behind the list, which it measures. */}
      {marks.arcs.length > 0 && <Arcs list={list} arcs={marks.arcs} events={events} />}
    </div>
  );
}
