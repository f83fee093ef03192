import { useInfiniteQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";

import { RequestError } from "@/api/request";
import { changesAddress, MOST_SESSIONS, sessionsAmong, sessionsQuery } from "@/api/sessions";
import { throttled } from "@/lib/throttled";

import { listenForChanges } from "./changes";
import type { SessionFilters } from "./filters";
import { ListedSessions, says } from "./listed";

const ASK_EVERY_MS = 1_000;

/** The list that the filters describe; what changes is shown in its place, what is new is counted. */
export function useSessions(filters: SessionFilters) {
  const client = useQueryClient();
  const key = JSON.stringify(filters);
  const wanted = useMemo(() => JSON.parse(key) as SessionFilters, [key]);
  const query = useInfiniteQuery(sessionsQuery(wanted));
  const [waiting, setWaiting] = useState<ReadonlySet<string>>(NOBODY);
  const isListed = query.data !== undefined;
  useEffect(() => {
    if (!isListed) return;
    const stop = follow(client, wanted, (ids) =>
      setWaiting((before) => new Set([...before, ...ids])),
    );
    return () => {
      stop();
      setWaiting(NOBODY);
    };
  }, [client, wanted, isListed]);
  const rows = useMemo(() => {
    // A session that moved up while a page was asked for stands in both.
    const all = query.data?.pages.flatMap((page) => page.sessions) ?? [];
    return [...new Map(all.map((session) => [session.id, session])).values()];
  }, [query.data]);
  const showWaiting = () => {
    setWaiting(NOBODY);
    void client.resetQueries({ queryKey: sessionsQuery(wanted).queryKey });
  };
  return { query, rows, waiting: waiting.size, showWaiting };
}

const NOBODY: ReadonlySet<string> = new Set();

/** Keeps the list true; `onNew` is told of sessions that belong to it and are not in it. */
function follow(
  client: QueryClient,
  wanted: SessionFilters,
  onNew: (ids: string[]) => void,
): () => void {
  const list = new ListedSessions(client, wanted);
  const changed = new Set<string>();
  const ask = throttled(ASK_EVERY_MS, () => {
    const ids = [...changed].slice(0, MOST_SESSIONS);
    for (const id of ids) changed.delete(id);
    if (changed.size > 0) ask();
    sessionsAmong(wanted, ids).then(
      (sessions) => {
        list.put(sessions);
        const found = sessions.map(({ id }) => id).filter((id) => list.get(id) === undefined);
        if (found.length > 0) onNew(found);
      },
      (error: unknown) => {
        if (!(error instanceof RequestError) || !error.isPassing) return;
        for (const id of ids) changed.add(id);
        ask();
      },
    );
  });
  const reload = () =>
    void client.invalidateQueries({ queryKey: sessionsQuery(wanted).queryKey, exact: true });
  const stop = listenForChanges((token) => changesAddress({ filters: wanted }, token), {
    newest: (sessions) => {
      // What happened between the list's answer and this.
      const other = sessions.filter((told) => {
        const listed = list.get(told.id);
        return listed === undefined || !says(listed, told);
      });
      for (const { id } of other) changed.add(id);
      if (changed.size > 0) ask();
    },
    changed: ({ session, former_id }) => {
      if (former_id !== null) list.drop(former_id);
      list.stand(session);
      changed.add(session.id);
      ask();
    },
    missed: reload,
  });
  return () => {
    stop();
    ask.cancel();
  };
}
