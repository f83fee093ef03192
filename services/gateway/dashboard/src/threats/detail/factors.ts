/** What an agent measured, in an analyst's words. */

import type { Factor } from "@/api/types";
import { count, plural, words } from "@/lib/words";

interface Saying {
  name: string;
  say?: (value: Factor["value"]) => string;
}

const SAYINGS: Readonly<Record<string, Saying>> = {
  base_risk: { name: "Type of threat", say: coded },
  volume: { name: "Volume", say: (value) => `${figure(value)} requests a minute` },
  target: { name: "Kind of path", say: coded },
  repeat_source: {
    name: "Seen before",
    say: (value) => `${plural(Number(value), "threat")} from this address in 24 hours`,
  },
  similar_threats: { name: "Similar threats" },
  similar_false_positives: { name: "Judged false" },
  similar_true_positives: { name: "Judged real" },
  false_positive_rate: { name: "Measured rate of false alarms" },
  customer_tier: { name: "Customer’s tier", say: coded },
  volume_vs_limit: {
    name: "Volume against limit",
    say: (value) => `${figure(value)} times what the customer allows`,
  },
  critical_endpoint: { name: "Critical endpoint" },
  allow_listed: { name: "Allow-listed" },
  recent_change: { name: "Recent change", say: each(changed) },
  open_incident: { name: "Open incident", say: each(changed) },
  crawler: { name: "Crawler", say: coded },
  user_agent_class: { name: "User agent", say: coded },
  address_scope: { name: "Address", say: coded },
  address_reputation: {
    name: "Bad-address lists",
    say: (value) => `on ${plural(Number(value), "public list")}`,
  },
  provider: { name: "Provider" },
  intel_match: { name: "Threat intel", say: each(named) },
  contradiction: { name: "Contradiction" },
};

/** Who found it, what it is called, and what it says. */
export function factorOf({ name, value }: Factor): { agent: string; name: string; said: string } {
  const dot = name.indexOf(".");
  const own = name.slice(dot + 1);
  const saying = Object.hasOwn(SAYINGS, own) ? SAYINGS[own] : undefined;
  return {
    agent: dot === -1 ? "" : words(name.slice(0, dot)),
    name: saying?.name ?? words(own),
    said: (saying?.say ?? said)(value),
  };
}

/** Any value of JSON in one line. */
export function said(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return figure(value);
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(said).join("; ");
  return Object.entries(value)
    .map(([name, each]) => `${words(name).toLowerCase()} ${said(each)}`)
    .join(", ");
}

function coded(value: Factor["value"]): string {
  return typeof value === "string" ? words(value) : said(value);
}

type Members = Readonly<Record<string, unknown>>;

/** Each thing of a list in words; what is no list of things is said as it is. */
function each(say: (one: Members) => string): (value: unknown) => string {
  return (value) =>
    Array.isArray(value)
      ? value.map((one) => (isMembers(one) ? say(one) : said(one))).join("; ")
      : said(value);
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null;
}

function changed({ kind, summary, minutes_before: before }: Members): string {
  return `${words(said(kind))}: ${said(summary)}, ${said(before)} min before`;
}

function named({ label, value, confidence, source }: Members): string {
  return `${said(label)} (${said(value)}, ${said(confidence)} % sure, ${said(source)})`;
}

function figure(value: unknown): string {
  if (typeof value !== "number") return said(value);
  return value >= 100 ? count(value) : String(Number(value.toFixed(2)));
}
