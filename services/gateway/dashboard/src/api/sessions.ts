/** Sessions of monitored agents, as the gateway is asked for them. */

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { sessionQuery, type SessionFilters } from "@/sessions/filters";

import { addressOf, request } from "./request";
import type { DetailedSession, Session, SessionEvent } from "./types";

const PAGE = 50;
const EVENTS = 500;

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
        query: { ...sessionQuery(filters), limit: PAGE, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor ?? null,
    refetchOnWindowFocus: false,
  });

export const sessionDetailQuery = (id: string) =>
  queryOptions({
    queryKey: ["sessions", "one", id],
    queryFn: async ({ signal }) => {
      const address = `/v1/sessions/${encodeURIComponent(id)}`;
      return (await request<{ session: DetailedSession }>(address, { signal })).session;
    },
  });

interface EventPage {
  events: SessionEvent[];
  total: number;
  nextCursor?: string | null;
}

export const eventsQuery = (sessionId: string) =>
  infiniteQueryOptions({
    queryKey: ["sessions", "events", sessionId],
    queryFn: ({ pageParam, signal }) =>
      request<EventPage>("/v1/events", {
        query: { sessionId, limit: EVENTS, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor ?? null,
    refetchOnWindowFocus: false,
  });

export function sessionStreamAddress(filters: SessionFilters, token: string | null): string {
  return addressOf("/v1/stream", {
    minRiskScore: filters.risk,
    patterns: filters.pattern,
    agentId: filters.agent,
    workflowId: filters.workflow,
    token,
  });
}
