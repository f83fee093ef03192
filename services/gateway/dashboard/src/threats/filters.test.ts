import { describe, expect, it } from "vitest";

import { parseSearch, stringifySearch } from "@/lib/search";

import { filtersIn, listQuery, sinceOf, watchQuery, type ThreatFilters } from "./filters";

const NOW = Date.parse("2026-01-02T00:00:00Z");

describe("filters in an address", () => {
  it("come back as they were written", () => {
    const filters: ThreatFilters = {
      severity: ["critical", "high"],
      type: ["brute_force"],
      customer: ["a&b=c", "ümlaut"],
      review: "yes",
      range: "24h",
      q: "203.0.113 login",
    };
    expect(filtersIn(parseSearch(stringifySearch({ ...filters })))).toEqual(filters);
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

  it("ask the stream for no more than it takes", () => {
    const filters: ThreatFilters = { severity: ["low"], status: ["failed"], q: "a", review: "no" };
    expect(watchQuery(filters)).toEqual({ severity: ["low"], requires_review: false });
    expect(listQuery(filters, NOW)).toMatchObject({ status: ["failed"], search: "a" });
  });
});
