import { describe, expect, it } from "vitest";

import { parseSearch, stringifySearch } from "@/lib/search";

import { sinceOf } from "@/lib/range";

import { filtersIn, threatsQuery, type ThreatFilters } from "./filters";

const NOW = Date.parse("2026-01-02T00:00:00Z");

describe("filters in an address", () => {
  it("come back as they were written", () => {
    const filters: ThreatFilters = {
      severity: ["critical", "high"],
      type: ["brute_force"],
      customer: ["a&b=c", "ümlaut"],
      review: "yes",
      judged: "no",
      range: "24h",
      q: "203.0.113 login",
    };
    expect(filtersIn(parseSearch(stringifySearch({ ...filters })))).toEqual(filters);
  });

  it("look for no more than the gateway does", () => {
    expect(filtersIn({ q: "x".repeat(300) }).q).toHaveLength(200);
  });

  it("leave out what is none", () => {
    const search = parseSearch("?severity=worst&severity=low&status=&review=maybe&range=1y&x=1");
    expect(filtersIn(search)).toEqual({ severity: ["low"] });
  });

  it("leave out a moment that is none", () => {
    expect(filtersIn({ since: "yesterday", until: "2026-01-01T00:00:00Z" })).toEqual({
      until: "2026-01-01T00:00:00Z",
    });
  });

  it("name a value once", () => {
    expect(filtersIn({ severity: ["low", "low"] })).toEqual({ severity: ["low"] });
  });
});

describe("filters as the gateway is asked", () => {
  it("say from when a range is", () => {
    expect(sinceOf({ range: "24h" }, NOW)).toBe("2026-01-01T00:00:00.000Z");
    expect(sinceOf({ since: "2025-01-01T00:00:00Z", range: "1h" }, NOW)).toBe(
      "2025-01-01T00:00:00Z",
    );
    expect(sinceOf({}, NOW)).toBeUndefined();
  });

  it("are all the gateway's to decide", () => {
    const filters: ThreatFilters = {
      severity: ["low"],
      status: ["failed"],
      type: ["anomaly"],
      customer: ["acme"],
      review: "no",
      judged: "yes",
      range: "24h",
      until: "2026-01-01T12:00:00Z",
      q: "a",
    };
    expect(threatsQuery(filters, NOW)).toEqual({
      severity: ["low"],
      status: ["failed"],
      threat_type: ["anomaly"],
      customer_id: ["acme"],
      requires_review: false,
      judged: true,
      since: "2026-01-01T00:00:00.000Z",
      until: "2026-01-01T12:00:00Z",
      search: "a",
    });
  });
});
