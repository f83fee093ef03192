/** What keeps the product running, as the gateway is asked for it. */

import { queryOptions } from "@tanstack/react-query";

import { request } from "./request";
import type {
  AuditEntry,
  ChangeEvent,
  Customer,
  DeadLetter,
  DeadLetterKind,
  Evaluation,
  IntelFeed,
  KeyView,
  Page,
  Policy,
} from "./types";

export const deadLettersQuery = (kind: DeadLetterKind) =>
  queryOptions({
    queryKey: ["operations", "dead-letters", kind],
    queryFn: ({ signal }) =>
      request<Page<"dead_letters", DeadLetter>>("/api/dead-letters", { query: { kind }, signal }),
    refetchInterval: 10_000,
  });

const letterAddress = (letter: DeadLetter) => `/api/dead-letters/${encodeURIComponent(letter.id)}`;

export function requeueLetter(letter: DeadLetter): Promise<unknown> {
  return request(`${letterAddress(letter)}/requeue`, {
    method: "POST",
    query: { kind: letter.kind },
  });
}

export function dropLetter(letter: DeadLetter): Promise<void> {
  return request(letterAddress(letter), { method: "DELETE", query: { kind: letter.kind } });
}

export const changesQuery = queryOptions({
  queryKey: ["operations", "changes"],
  queryFn: ({ signal }) => request<Page<"changes", ChangeEvent>>("/api/changes", { signal }),
});

export const customersQuery = queryOptions({
  queryKey: ["operations", "customers"],
  queryFn: ({ signal }) =>
    request<Page<"customers", Customer>>("/api/customers", { query: { limit: 1_000 }, signal }),
  staleTime: 60_000,
});

export const intelQuery = queryOptions({
  queryKey: ["operations", "intel"],
  queryFn: ({ signal }) => request<{ sources: IntelFeed[] }>("/api/intel/sources", { signal }),
});

export const policiesQuery = queryOptions({
  queryKey: ["operations", "policies"],
  queryFn: ({ signal }) => request<{ policies: Policy[] }>("/v1/policies", { signal }),
});

export const keysQuery = queryOptions({
  queryKey: ["operations", "keys"],
  queryFn: ({ signal }) => request<{ keys: KeyView[] }>("/api/keys", { signal }),
});

export const auditQuery = queryOptions({
  queryKey: ["operations", "audit"],
  queryFn: ({ signal }) => request<Page<"entries", AuditEntry>>("/api/audit", { signal }),
});

/** Whether a session may go on, and with what the user says next where that is given. */
export function evaluateSession(sessionId: string, message: string): Promise<Evaluation> {
  const latestMessage = { role: "user", content: message };
  return request<Evaluation>("/v1/evaluate", {
    method: "POST",
    body: { sessionId, ...(message !== "" && { latestMessage }) },
  });
}
