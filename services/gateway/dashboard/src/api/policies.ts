/** Policies, and what they would say, as the gateway is asked for it. */

import { queryOptions } from "@tanstack/react-query";

import { request } from "./request";
import type { Evaluation, Policy, Session } from "./types";

export const policiesQuery = queryOptions({
  queryKey: ["operations", "policies"],
  queryFn: ({ signal }) => request<{ policies: Policy[] }>("/v1/policies", { signal }),
});

const policyAddress = (id: string) => `/v1/policies/${encodeURIComponent(id)}`;

export function getPolicy(id: string): Promise<Policy> {
  return request(policyAddress(id));
}

/** Keep a policy, in the place of one where that is given and nobody changed it meanwhile. */
export function savePolicy(known: Policy | undefined, policy: unknown): Promise<Policy> {
  if (known === undefined) return request("/v1/policies", { method: "POST", body: policy });
  const query = { updatedAt: known.updatedAt };
  return request(policyAddress(known.id), { method: "PUT", query, body: policy });
}

export function deletePolicy(id: string): Promise<void> {
  return request(policyAddress(id), { method: "DELETE" });
}

/** The sessions that were active last, to choose from. */
export const latestSessionsQuery = queryOptions({
  queryKey: ["operations", "latest-sessions"],
  queryFn: ({ signal }) =>
    request<{ sessions: Session[] }>("/v1/sessions", {
      query: { sortBy: "lastActivityAt", limit: 50 },
      signal,
    }),
  staleTime: 10_000,
});

/** Whether a session may go on, with what is about to be said; by a draft alone where one is given. */
export function evaluateSession(
  sessionId: string,
  message: string,
  draftPolicy?: unknown,
): Promise<Evaluation> {
  const latestMessage = { role: "user", content: message };
  return request("/v1/evaluate", {
    method: "POST",
    body: {
      sessionId,
      ...(message !== "" && { latestMessage }),
      ...(draftPolicy !== undefined && { draftPolicy }),
    },
  });
}
