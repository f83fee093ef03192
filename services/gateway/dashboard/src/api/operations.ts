/** What keeps the product running and what it knows, as the gateway is asked for it. */

import { queryOptions } from "@tanstack/react-query";

import { request } from "./request";
import type {
  ChangeEvent,
  ChangeEventInput,
  Customer,
  DeadLetter,
  DeadLetterKind,
  DecidedLetters,
  IntelFeed,
  Page,
  Status,
} from "./types";

const MOST = 1_000;
const LOOK_AGAIN_MS = 2_000;

/** So many answers of the pipeline are remembered: five minutes. */
export const MOST_SAMPLES = 150;

export interface Watched {
  status: Status;
  /** What was answered before, the oldest first; nothing where nothing was. */
  samples: readonly (Status | null)[];
}

/** How the pipeline is, and was while the page was open; a hidden page does not ask. */
export const statusQuery = queryOptions({
  queryKey: ["operations", "status"],
  queryFn: async ({ client, queryKey, signal }): Promise<Watched> => {
    const state = client.getQueryState<Watched>(queryKey);
    const before = state?.data?.samples ?? [];
    const status = await request<Status>("/api/status", { signal });
    const missed = state?.data === undefined ? [] : gapSince(state.dataUpdatedAt);
    return { status, samples: [...before, ...missed, status].slice(-MOST_SAMPLES) };
  },
  refetchInterval: LOOK_AGAIN_MS,
  staleTime: LOOK_AGAIN_MS,
  retry: false,
});

/** A pause in what is known, where nobody asked for long. */
function gapSince(askedAt: number): null[] {
  const missed = Math.floor((Date.now() - askedAt) / LOOK_AGAIN_MS) - 1;
  return Array.from({ length: Math.min(Math.max(missed, 0), MOST_SAMPLES) }, () => null);
}

export const deadLettersQuery = (kind: DeadLetterKind) =>
  queryOptions({
    queryKey: ["operations", "dead-letters", kind],
    queryFn: ({ signal }) =>
      request<Page<"dead_letters", DeadLetter>>("/api/dead-letters", {
        query: { kind, limit: MOST },
        signal,
      }),
    refetchInterval: 10_000,
  });

export type Decision = "requeue" | "drop";

/** Have dead letters of one kind tried again or thrown away; says what became of each. */
export function decideLetters(
  decision: Decision,
  kind: DeadLetterKind,
  ids: readonly string[],
): Promise<DecidedLetters> {
  return request(`/api/dead-letters/${decision}`, {
    method: "POST",
    query: { kind },
    body: { ids },
  });
}

export const changesQuery = queryOptions({
  queryKey: ["operations", "changes"],
  queryFn: ({ signal }) =>
    request<Page<"changes", ChangeEvent>>("/api/changes", { query: { limit: MOST }, signal }),
  refetchInterval: 30_000,
});

export function recordChange(change: Partial<ChangeEventInput>): Promise<unknown> {
  return request("/api/changes", { method: "POST", body: change });
}

export const intelQuery = queryOptions({
  queryKey: ["operations", "intel"],
  queryFn: ({ signal }) => request<{ sources: IntelFeed[] }>("/api/intel/sources", { signal }),
  refetchInterval: 60_000,
});

export function removeFeed(source: string): Promise<{ removed: number }> {
  return request(`/api/intel/sources/${encodeURIComponent(source)}`, { method: "DELETE" });
}

export const customersQuery = queryOptions({
  queryKey: ["operations", "customers"],
  queryFn: ({ signal }) =>
    request<Page<"customers", Customer>>("/api/customers", { query: { limit: MOST }, signal }),
  staleTime: 60_000,
});

const customerAddress = (id: string) => `/api/customers/${encodeURIComponent(id)}`;

export function putCustomer(customer: Customer): Promise<Customer> {
  return request(customerAddress(customer.customer_id), { method: "PUT", body: customer });
}

export function deleteCustomer(id: string): Promise<void> {
  return request(customerAddress(id), { method: "DELETE" });
}
