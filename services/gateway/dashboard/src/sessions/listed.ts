/** The sessions of one list that are loaded, changed in their places. */

import type { InfiniteData, QueryClient } from "@tanstack/react-query";

import { sessionsQuery, type SessionPage } from "@/api/sessions";
import type { Session, SessionSummary } from "@/api/types";

import type { SessionFilters } from "./filters";

export class ListedSessions {
  readonly #client: QueryClient;
  readonly #key: readonly unknown[];

  constructor(client: QueryClient, filters: SessionFilters) {
    this.#client = client;
    this.#key = sessionsQuery(filters).queryKey;
  }

  get(id: string): Session | undefined {
    const data = this.#client.getQueryData<InfiniteData<SessionPage>>(this.#key);
    for (const page of data?.pages ?? []) {
      const found = page.sessions.find((session) => session.id === id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Shows where a session stands; what was not told of it stays. */
  stand(summary: SessionSummary): void {
    this.#map((session) => (session.id === summary.id ? standing(session, summary) : session));
  }

  /** Shows these where others of their ids are. */
  put(sessions: readonly Session[]): void {
    const newer = new Map(sessions.map((session) => [session.id, session]));
    this.#map((session) => newer.get(session.id) ?? session);
  }

  drop(id: string): void {
    this.#map((session) => (session.id === id ? undefined : session));
  }

  #map(change: (session: Session) => Session | undefined): void {
    this.#client.setQueryData<InfiniteData<SessionPage>>(
      this.#key,
      (data) =>
        data && {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            sessions: page.sessions.flatMap((session) => change(session) ?? []),
          })),
        },
    );
  }
}

/** Whether a row says what was told. */
export function says(session: Session, told: SessionSummary): boolean {
  return (
    session.eventCount >= told.events &&
    session.status === told.status &&
    session.action === told.action &&
    session.dataflowVerdict === told.dataflow_verdict &&
    session.currentRiskScore === told.risk_score
  );
}

function standing(session: Session, told: SessionSummary): Session {
  return {
    ...session,
    status: told.status,
    currentRiskScore: told.risk_score,
    action: told.action,
    dataflowVerdict: told.dataflow_verdict,
    eventCount: told.events,
    lastActivityAt: Date.parse(told.last_event_at),
  };
}
