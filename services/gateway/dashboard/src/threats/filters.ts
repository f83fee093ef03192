/** Which threats are wanted: as the address says it, and as the gateway is asked. */

import type { Query } from "@/api/request";
import type { Severity, ThreatStatus, ThreatType } from "@/api/types";
import { rangeIn, sinceOf, type TimeRange } from "@/lib/range";
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

/** As much as the gateway looks for. */
const LONGEST_SEARCH = 200;

/** What the address says; what is absent restricts nothing. */
export interface ThreatFilters extends TimeRange {
  severity?: Severity[];
  status?: ThreatStatus[];
  type?: ThreatType[];
  customer?: string[];
  review?: "yes" | "no";
  judged?: "yes" | "no";
  q?: string;
}

/** The filters in an address; what cannot be one is left out. */
export function filtersIn(search: Search): ThreatFilters {
  return withoutAbsent({
    severity: someOf(search, "severity", SEVERITIES),
    status: someOf(search, "status", STATUSES),
    type: someOf(search, "type", THREAT_TYPES),
    customer: someOf(search, "customer"),
    review: oneOf(search, "review", ["yes", "no"] as const),
    judged: oneOf(search, "judged", ["yes", "no"] as const),
    ...rangeIn(search),
    q: text(search, "q")?.slice(0, LONGEST_SEARCH),
  });
}

/** The filters as the gateway takes them, for a list and for its live stream. */
export function threatsQuery(filters: ThreatFilters, now: number): Query {
  return {
    severity: filters.severity,
    status: filters.status,
    threat_type: filters.type,
    customer_id: filters.customer,
    requires_review: isYes(filters.review),
    judged: isYes(filters.judged),
    search: filters.q,
    since: sinceOf(filters, now),
    until: filters.until,
  };
}

function isYes(answer: "yes" | "no" | undefined): boolean | undefined {
  return answer === undefined ? undefined : answer === "yes";
}

/** Threats that a person must look at and nobody has judged. */
export const NEEDS_REVIEW = { review: "yes", judged: "no" } as const;

export function needsReview(filters: ThreatFilters): boolean {
  return filters.review === NEEDS_REVIEW.review && filters.judged === NEEDS_REVIEW.judged;
}

export function countFilters(filters: ThreatFilters): number {
  return Object.keys(filters).length;
}

type Present<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

function withoutAbsent<T extends object>(given: T): Present<T> {
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Present<T>;
}
