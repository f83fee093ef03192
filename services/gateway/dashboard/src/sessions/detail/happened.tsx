import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { ArrowDown } from "lucide-react";
import { useDeferredValue, useEffect, useMemo, useRef, useState, type RefObject } from "react";

import { eventsQuery } from "@/api/sessions";
import type { DetailedSession } from "@/api/types";
import { plural } from "@/lib/words";
import { Button } from "@/ui/button";
import { Section } from "@/ui/section";
import { Queried } from "@/ui/states";

import { Conversation } from "./conversation";

/** So many events come by themselves; the rest is asked for. */
const UNASKED = 5_000;

/** All that happened, what happens while one reads put behind it. */
export function Happened({ session }: { session: DetailedSession }) {
  const { event: pointed } = useSearch({ from: "/inside/sessions/$sessionId" });
  const query = useInfiniteQuery(eventsQuery(session.id));
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = query;
  // Many events are put in a little at a time, so that the page answers meanwhile.
  const data = useDeferredValue(query.data);
  const events = useMemo(() => data?.pages.flatMap((page) => page.events), [data]);
  const loaded = events?.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError && loaded < UNASKED) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, loaded, fetchNextPage]);
  const end = useRef<HTMLDivElement>(null);
  const isWhole = data !== undefined && data.pages.at(-1)?.nextCursor == null;
  const { unseen, see } = useUnseen(end, loaded, isWhole);
  return (
    <Section
      title="Conversation"
      aside={<span className="text-faint">{plural(session.eventCount, "event")}</span>}
    >
      <Queried query={{ ...query, data: events }}>
        {(found) => <Conversation events={found} session={session} pointed={pointed} />}
      </Queried>
      {hasNextPage && (
        <Button
          className="mt-3 w-full"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {isFetchingNextPage ? "Loading…" : "Show what happened next"}
        </Button>
      )}
      <div ref={end} />
      {unseen > 0 && (
        <div className="pointer-events-none sticky bottom-3 z-10 flex justify-center">
          <Button
            kind="primary"
            className="appears pointer-events-auto rounded-full shadow-lg"
            onClick={see}
          >
            <ArrowDown className="size-3.5" aria-hidden="true" /> {plural(unseen, "new event")}
          </Button>
        </div>
      )}
    </Section>
  );
}

/** How many events came since all were loaded, or since their end was last in view. */
function useUnseen(
  end: RefObject<HTMLElement | null>,
  loaded: number,
  isWhole: boolean,
): { unseen: number; see: () => void } {
  const [seen, setSeen] = useState<number>();
  const [isEndInView, setEndInView] = useState(false);
  useEffect(() => {
    if (end.current === null) return;
    const observer = new IntersectionObserver(([entry]) =>
      setEndInView(entry?.isIntersecting ?? false),
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [end]);
  if (isWhole && (seen === undefined || isEndInView) && seen !== loaded) setSeen(loaded);
  const see = () => {
    const place = () => end.current?.scrollIntoView({ block: "end" });
    place();
    // What comes into view is laid out only then, and may be of another height.
    requestAnimationFrame(place);
    setSeen(loaded);
  };
  return { unseen: seen === undefined ? 0 : loaded - seen, see };
}
