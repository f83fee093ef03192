/** Which threats are wanted: as the address says it, as the gateway is asked, as rows are told. */

import type { Query } from "@/api/request";
import type { Severity, ThreatStatus, ThreatType } from "@/api/types";
import { oneOf, someOf, text, type Search } from "@/lib/search";

import type { ThreatRow } from "./row";

export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];
export const STATUSES: readonly ThreatStatus[] = ["completed", "failed"];
export const THREAT_TYPES: readonly ThreatType[] = [
  "bot_traffic",
  "credential_stuffing",
  "account_takeover",
  "data_scraping",
  "geo_anomaly",
  "rate_limit_breach",
  "brute_force",
  "proxy_network",
  "device_compromise",
  "anomaly",
];
export const RANGES = ["15m", "1h", "24h", "7d", "30d"] as const;
export type Range = (typeof RANGES)[number];

const RANGE_MINUTES: Record<Range, number> = {
  "15m": 15,
  "1h": 60,
  "24h": 1_440,
  "7d": 10_080,
  "30d": 43_200,
};

/** What the address says; what is absent restricts nothing. */
export interface ThreatFilters {
  severity?: Severity[];
  status?: ThreatStatus[];
  type?: ThreatType[];
  customer?: string[];
  review?: "yes" | "no";
  range?: Range;
  since?: string;
  until?: string;
  q?: string;
}

/** The filters in an address; what cannot be one is left out. */
export function filtersIn(search: Search): ThreatFilters {
  const moment = (name: string) => {
    const given = text(search, name);
    return given !== undefined && !Number.isNaN(Date.parse(given)) ? given : undefined;
  };
  return withoutAbsent({
    severity: someOf(search, "severity", SEVERITIES),
    status: someOf(search, "status", STATUSES),
    type: someOf(search, "type", THREAT_TYPES),
    customer: someOf(search, "customer"),
    review: oneOf(search, "review", ["yes", "no"] as const),
    range: oneOf(search, "range", RANGES),
    since: moment("since"),
    until: moment("until"),
    q: text(search, "q"),
  });
}

/** The filters as the list takes them. */
export function listQuery(filters: ThreatFilters, now: number): Query {
  return {
    ...watchQuery(filters),
    status: filters.status,
    search: filters.q,
    since: sinceOf(filters, now),
    until: filters.until,
  };
}

/** Those of them that the live stream takes. */
export function watchQuery(filters: ThreatFilters): Query {
  return {
    severity: filters.severity,
    threat_type: filters.type,
    customer_id: filters.customer,
    requires_review: filters.review === undefined ? undefined : filters.review === "yes",
  };
}

/** Whether a row belongs to the list; what a search finds only the gateway can say. */
export type Admission = "in" | "out" | "ask";

/** Whether a row that the stream told belongs to the list. */
export function admits(filters: ThreatFilters, row: ThreatRow, now: number): Admission {
  const receivedAt = Date.parse(row.receivedAt);
  const since = sinceOf(filters, now);
  if (filters.status !== undefined && !filters.status.includes(row.status)) return "out";
  if (since !== undefined && receivedAt < Date.parse(since)) return "out";
  if (filters.until !== undefined && receivedAt >= Date.parse(filters.until)) return "out";
  return filters.q === undefined ? "in" : "ask";
}

export function countFilters(filters: ThreatFilters): number {
  return Object.keys(filters).length;
}

export function sinceOf(filters: ThreatFilters, now: number): string | undefined {
  if (filters.since !== undefined) return filters.since;
  if (filters.range === undefined) return undefined;
  return new Date(now - RANGE_MINUTES[filters.range] * 60_000).toISOString();
}

type Present<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

function withoutAbsent<T extends object>(given: T): Present<T> {
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Present<T>;
}
