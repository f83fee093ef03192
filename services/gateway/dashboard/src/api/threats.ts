/** Threats, as the gateway is asked for them. */

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { threatsQuery, type ThreatFilters } from "@/threats/filters";

import { addressOf, request, type Query } from "./request";
import type {
  JudgedThreat,
  JudgedThreats,
  Page,
  RelatedSessions,
  Threat,
  ThreatCounts,
  ThreatRow,
  VerdictKind,
} from "./types";

/** As many as the gateway gives, and takes, at once. */
const PAGE = 1_000;
const KEPT_MS = 60_000;
const MINUTES = 30;

export interface RowPage {
  rows: ThreatRow[];
  next: string | null;
}

export const rowsQuery = (filters: ThreatFilters) =>
  infiniteQueryOptions({
    queryKey: ["threats", "rows", filters],
    queryFn: ({ pageParam, signal }) =>
      rowPage({ ...threatsQuery(filters, Date.now()), limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // The live stream keeps it fresh.
    staleTime: Infinity,
    gcTime: KEPT_MS,
    refetchOnWindowFocus: false,
  });

/** What was received since a moment, newest first. */
export function rowsSince(filters: ThreatFilters, since: string): Promise<RowPage> {
  return rowPage({ ...threatsQuery(filters, Date.now()), since, limit: PAGE });
}

async function rowPage(query: Query, signal?: AbortSignal): Promise<RowPage> {
  const page = await request<Page<"threats", ThreatRow>>("/api/threats", {
    query: { ...query, view: "row" },
    signal,
  });
  return { rows: page.threats, next: page.next_cursor };
}

export const threatQuery = (id: string) =>
  queryOptions({
    queryKey: ["threats", "one", id],
    queryFn: ({ signal }) => request<Threat>(`/api/threats/${encodeURIComponent(id)}`, { signal }),
    staleTime: 30_000,
    // A signal that still waits for its analysis has no result yet.
    refetchInterval: ({ state }) => (state.data?.status === "pending" ? 1_000 : false),
  });

export const countsQuery = queryOptions({
  queryKey: ["threats", "counts"],
  queryFn: ({ signal }) =>
    request<ThreatCounts>("/api/threats/stats", { query: { minutes: MINUTES }, signal }),
  staleTime: 3_000,
  refetchInterval: 30_000,
});

/** How many threats the project had in each of the last sixty minutes; the last one still runs. */
export const projectPaceQuery = queryOptions({
  queryKey: ["threats", "pace"],
  queryFn: ({ signal }) =>
    request<ThreatCounts>("/api/threats/stats", { query: { minutes: 60 }, signal }),
  select: ({ per_minute }) => per_minute.map(({ total }) => total),
  refetchInterval: 5_000,
});

export const relatedSessionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["threats", "sessions", id],
    queryFn: ({ signal }) =>
      request<RelatedSessions>(`/api/threats/${encodeURIComponent(id)}/sessions`, { signal }),
  });

export function recordVerdicts(
  ids: readonly string[],
  verdict: VerdictKind,
  note: string,
): Promise<JudgedThreat[]> {
  return judged("/api/threats/verdicts", ids, { verdict, ...(note !== "" && { note }) });
}

/** Take verdicts back: nobody has judged the threats then. */
export function withdrawVerdicts(ids: readonly string[]): Promise<JudgedThreat[]> {
  return judged("/api/threats/verdicts/withdraw", ids, {});
}

async function judged(path: string, ids: readonly string[], said: object): Promise<JudgedThreat[]> {
  const results: JudgedThreat[] = [];
  for (let start = 0; start < ids.length; start += PAGE) {
    const body = { ids: ids.slice(start, start + PAGE), ...said };
    results.push(...(await request<JudgedThreats>(path, { method: "POST", body })).results);
  }
  return results;
}

/** Where the live stream of a list is; with a token it goes on behind it. */
export function threatStreamAddress(filters: ThreatFilters, token: string | null): string {
  const query = { ...threatsQuery(filters, Date.now()), view: "row", token };
  const address = new URL(addressOf("/ws", query), globalThis.location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return address.href;
}
