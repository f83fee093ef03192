import { useQueryClient, type InfiniteData, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import {
  changesAddress,
  eventsFrom,
  eventsQuery,
  sessionDetailQuery,
  type EventPage,
} from "@/api/sessions";
import { throttled } from "@/lib/throttled";

import { listenForChanges } from "../changes";

const REFRESH_MS = 1_000;

/** Keeps a session and its events true while they are shown. */
export function useLiveSession(sessionId: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const refresh = throttled(REFRESH_MS, () => {
      void client.invalidateQueries({ queryKey: sessionDetailQuery(sessionId).queryKey });
      void catchUp(client, sessionId);
    });
    const stop = listenForChanges((token) => changesAddress({ sessionId }, token), {
      newest: refresh,
      changed: refresh,
      missed: refresh,
    });
    return () => {
      stop();
      refresh.cancel();
    };
  }, [client, sessionId]);
}

/** Adds what happened since; what is loaded stays as it is, unless something came in between. */
async function catchUp(client: QueryClient, sessionId: string): Promise<void> {
  const { queryKey } = eventsQuery(sessionId);
  const data = client.getQueryData<InfiniteData<EventPage, string | null>>(queryKey);
  const last = data?.pages.at(-1);
  // While there is more to load, what is new comes with it.
  if (data === undefined || last === undefined || last.nextCursor != null) return;
  const pages = data.pages.slice(0, -1);
  const pageParams = data.pageParams.slice(0, -1);
  let cursor = data.pageParams.at(-1) ?? null;
  do {
    const page = await eventsFrom(sessionId, cursor);
    pages.push(page);
    pageParams.push(cursor);
    cursor = page.nextCursor ?? null;
  } while (cursor !== null);
  const loaded = pages.reduce((sum, { events }) => sum + events.length, 0);
  if (loaded === pages.at(-1)?.total) client.setQueryData(queryKey, { pages, pageParams });
  else void client.invalidateQueries({ queryKey });
}
