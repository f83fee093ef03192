import {
  useInfiniteQuery,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";

import { sessionsQuery, sessionStreamAddress, type SessionPage } from "@/api/sessions";
import type { Session, SessionChange } from "@/api/types";
import { listenTo } from "@/live/events";

import type { SessionFilters } from "./filters";

/** The list that the filters describe; what changes is shown in its place, what is new is counted. */
export function useSessions(filters: SessionFilters) {
  const client = useQueryClient();
  const key = JSON.stringify(filters);
  const wanted = useMemo(() => JSON.parse(key) as SessionFilters, [key]);
  const query = useInfiniteQuery(sessionsQuery(wanted));
  const [waiting, setWaiting] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const known = (id: string) =>
      pagesOf(client, wanted)?.some((page) => page.sessions.some((each) => each.id === id));
    return listenTo(sessionStreamAddress(wanted, null), {
      session_changed: (data) => {
        const { session } = data as SessionChange;
        if (known(session.id) === true) replace(client, wanted, session);
        else setWaiting((before) => new Set(before).add(session.id));
      },
    });
  }, [client, wanted]);
  const rows = useMemo(() => {
    // A session that moved up while a page was asked for stands in both.
    const all = query.data?.pages.flatMap((page) => page.sessions) ?? [];
    return [...new Map(all.map((session) => [session.id, session])).values()];
  }, [query.data]);
  const showWaiting = () => {
    setWaiting(new Set());
    void client.resetQueries({ queryKey: sessionsQuery(wanted).queryKey });
  };
  return { query, rows, waiting: waiting.size, showWaiting };
}

function pagesOf(client: QueryClient, filters: SessionFilters): SessionPage[] | undefined {
  return client.getQueryData<InfiniteData<SessionPage>>(sessionsQuery(filters).queryKey)?.pages;
}

function replace(client: QueryClient, filters: SessionFilters, session: Session): void {
  client.setQueryData<InfiniteData<SessionPage, string | null>>(
    sessionsQuery(filters).queryKey,
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({
          ...page,
          sessions: page.sessions.map((each) => (each.id === session.id ? session : each)),
        })),
      },
  );
}
