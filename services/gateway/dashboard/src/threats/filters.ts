/** Which threats are wanted: as the address says it, and as the gateway is asked. */

import type { Query } from "@/api/request";
import type { Severity, ThreatStatus, ThreatType } from "@/api/types";
import { oneOf, someOf, text, type Search } from "@/lib/search";

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

/** The filters as the gateway takes them, for a list and for its live stream. */
export function threatsQuery(filters: ThreatFilters, now: number): Query {
  return {
    severity: filters.severity,
    status: filters.status,
    threat_type: filters.type,
    customer_id: filters.customer,
    requires_review: filters.review === undefined ? undefined : filters.review === "yes",
    search: filters.q,
    since: sinceOf(filters, now),
    until: filters.until,
  };
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
