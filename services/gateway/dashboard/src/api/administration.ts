/** Keys, the audit log, projects and privacy, as admins ask the gateway for them. */

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { request, type Query } from "./request";
import type {
  AuditEntry,
  Erasure,
  KeyView,
  LegalHold,
  MadeKey,
  NewKey,
  Page,
  Project,
  Quota,
  RedactionPolicy,
  Retention,
} from "./types";

const PAGE = 200;

export const keysQuery = (project: string) =>
  queryOptions({
    queryKey: ["operations", "keys", project],
    queryFn: ({ signal }) =>
      request<{ keys: KeyView[] }>("/api/keys", { query: { project }, signal }),
    refetchInterval: 30_000,
  });

export function makeKey(wanted: Partial<NewKey>): Promise<MadeKey> {
  return request("/api/keys", { method: "POST", body: wanted });
}

const keyAddress = (id: string) => `/api/keys/${encodeURIComponent(id)}`;

/** Make a key like this one, which stays good for so long. */
export function rotateKey(id: string, overlapS: number): Promise<MadeKey> {
  return request(`${keyAddress(id)}/rotate`, { method: "POST", body: { overlap_s: overlapS } });
}

export function revokeKey(id: string): Promise<void> {
  return request(keyAddress(id), { method: "DELETE" });
}

export const auditQuery = (where: Query) =>
  infiniteQueryOptions({
    queryKey: ["operations", "audit", where],
    queryFn: ({ pageParam, signal }) =>
      request<Page<"entries", AuditEntry>>("/api/audit", {
        query: { ...where, limit: PAGE, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchOnWindowFocus: false,
  });

export const projectsQuery = queryOptions({
  queryKey: ["operations", "projects"],
  queryFn: ({ signal }) => request<{ projects: Project[] }>("/api/projects", { signal }),
});

export function makeProject(project_id: string): Promise<Project> {
  return request("/api/projects", { method: "POST", body: { project_id } });
}

export function putQuota(id: string, quota: Quota): Promise<Project> {
  const address = `/api/projects/${encodeURIComponent(id)}/quota`;
  return request(address, { method: "PUT", body: quota });
}

export const redactionQuery = queryOptions({
  queryKey: ["operations", "redaction"],
  queryFn: ({ signal }) => request<RedactionPolicy>("/api/redaction", { signal }),
});

export function putRedaction(
  policy: Omit<RedactionPolicy, "changed_at">,
): Promise<RedactionPolicy> {
  return request("/api/redaction", { method: "PUT", body: policy });
}

export const retentionQuery = queryOptions({
  queryKey: ["operations", "retention"],
  queryFn: ({ signal }) => request<Retention>("/api/retention", { signal }),
});

export function putRetention(wanted: Pick<Retention, "days" | "customers">): Promise<Retention> {
  return request("/api/retention", { method: "PUT", body: wanted });
}

export const holdsQuery = queryOptions({
  queryKey: ["operations", "holds"],
  queryFn: ({ signal }) => request<{ holds: LegalHold[] }>("/api/holds", { signal }),
});

export function addHold(hold: {
  scope: LegalHold["scope"];
  subject?: string;
  reason: string;
}): Promise<LegalHold> {
  return request("/api/holds", { method: "POST", body: hold });
}

export function releaseHold(id: string): Promise<LegalHold> {
  return request(`/api/holds/${encodeURIComponent(id)}/release`, { method: "POST" });
}

const RUNNING = new Set<Erasure["state"]>(["waiting", "running"]);

export const erasuresQuery = queryOptions({
  queryKey: ["operations", "erasures"],
  queryFn: ({ signal }) => request<Page<"erasures", Erasure>>("/api/privacy/erasures", { signal }),
  refetchInterval: ({ state }) =>
    state.data?.erasures.some((each) => RUNNING.has(each.state)) ? 2_000 : 30_000,
});

export type SubjectField = Erasure["field"];

/** Erase what is held of one user or customer, or only count it. */
export function eraseSubject(field: SubjectField, id: string, isDryRun: boolean): Promise<Erasure> {
  return request("/api/privacy/erasures", {
    method: "POST",
    body: { [`${field}_id`]: id, dry_run: isDryRun },
  });
}
