import { useEffect, useMemo, useRef, type FocusEvent, type PointerEvent } from "react";

import type { DetailedSession, SessionEvent, Thought } from "@/api/types";
import { cx } from "@/lib/cx";

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
  const { dataflow, thoughts } = session;
  const marks = useMemo(() => marksOf(dataflow, thoughts), [dataflow, thoughts]);
  const thoughtOf = useMemo(
    () => new Map<string, Thought>(thoughts.map((each) => [each.eventId, each])),
    [thoughts],
  );
  const isLoaded = pointed !== undefined && events.some(({ id }) => id === pointed);
  useEffect(() => {
    if (isLoaded) show(pointed);
  }, [pointed, isLoaded]);
  if (events.length === 0) return <p className="text-faint">Nothing has happened yet.</p>;
  return (
    <div className="relative">
      <ol
        ref={list}
        aria-label="Events"
        className={cx("space-y-2", marks.arcs.length > 0 && "pl-6")}
        onPointerOver={lightUp}
        onPointerOut={lightUp}
        onFocus={lightUp}
        onBlur={lightUp}
      >
        {events.map((event) => (
          <li
            key={event.id}
            id={`event-${event.id}`}
            tabIndex={-1}
            // What is out of view is neither laid out nor painted, and is found all the same.
            className={cx(
              "[contain-intrinsic-size:auto_6rem] [content-visibility:auto]",
              event.id === pointed ? "rounded-lg outline-2 outline-accent" : "outline-none",
            )}
          >
            <Event
              event={event}
              thought={thoughtOf.get(event.id)}
              mark={marks.of(event.id)}
              said={marks.said(event.id)}
            />
          </li>
        ))}
      </ol>
      {/* Behind the list, which it measures. */}
      {marks.arcs.length > 0 && <Arcs list={list} arcs={marks.arcs} events={events} />}
    </div>
  );
}

/** Puts an event before its reader, its marked words where it has some. */
function show(eventId: string): void {
  const event = document.getElementById(`event-${eventId}`);
  if (event === null) return;
  event.focus({ preventScroll: true });
  const place = () =>
    (event.querySelector("[data-chain]") ?? event).scrollIntoView({ block: "center" });
  place();
  // What comes into view is laid out only then, and may be of another height.
  requestAnimationFrame(place);
}

/** Shows the words at both ends of a chain together while one end is pointed at. */
function lightUp({ type, target, currentTarget }: PointerEvent | FocusEvent): void {
  const marked = target instanceof Element ? target.closest<HTMLElement>("[data-chain]") : null;
  const isLit = type === "pointerover" || type === "focus";
  for (const chain of marked?.dataset.chain?.split(" ") ?? []) {
    for (const end of currentTarget.querySelectorAll<HTMLElement>(`[data-chain~="${chain}"]`)) {
      if (isLit) end.dataset.lit = "";
      else delete end.dataset.lit;
    }
  }
}
