/** Sessions of monitored agents, as the gateway is asked for them. */

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { changesQuery, sessionQuery, type SessionFilters } from "@/sessions/filters";

import { addressOf, request } from "./request";
import type { DetailedSession, Session, SessionEvent } from "./types";

const PAGE = 100;
const EVENTS = 100;

export interface SessionPage {
  sessions: Session[];
  total: number;
  nextCursor?: string | null;
}

export const sessionsQuery = (filters: SessionFilters) =>
  infiniteQueryOptions({
    queryKey: ["sessions", "list", filters],
    queryFn: ({ pageParam, signal }) =>
      request<SessionPage>("/v1/sessions", {
        query: { ...sessionQuery(filters, Date.now()), limit: PAGE, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor ?? null,
    refetchOnWindowFocus: false,
  });

/** At most so many can be asked for at once. */
export const MOST_SESSIONS = PAGE;

/** Those of these sessions that belong to the list, as they are. */
export async function sessionsAmong(
  filters: SessionFilters,
  ids: readonly string[],
): Promise<Session[]> {
  const query = {
    ...sessionQuery(filters, Date.now()),
    sessionId: ids.join(),
    limit: MOST_SESSIONS,
  };
  return (await request<SessionPage>("/v1/sessions", { query })).sessions;
}

export const sessionDetailQuery = (id: string) =>
  queryOptions({
    queryKey: ["sessions", "one", id],
    queryFn: async ({ signal }) => {
      const address = `/v1/sessions/${encodeURIComponent(id)}`;
      return (await request<{ session: DetailedSession }>(address, { signal })).session;
    },
  });

export interface EventPage {
  events: SessionEvent[];
  total: number;
  nextCursor?: string | null;
}

/** A part of a session's events, the oldest first. */
export function eventsFrom(
  sessionId: string,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<EventPage> {
  return request("/v1/events", { query: { sessionId, limit: EVENTS, cursor }, signal });
}

export const eventsQuery = (sessionId: string) =>
  infiniteQueryOptions({
    queryKey: ["sessions", "events", sessionId],
    queryFn: ({ pageParam, signal }) => eventsFrom(sessionId, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor ?? null,
    refetchOnWindowFocus: false,
  });

/** Where the changes of these sessions are told. */
export function changesAddress(
  of: { filters: SessionFilters } | { sessionId: string },
  token: string | null,
): string {
  const query = "filters" in of ? changesQuery(of.filters) : { session_id: of.sessionId };
  return addressOf("/api/sessions/stream", { ...query, token });
}
