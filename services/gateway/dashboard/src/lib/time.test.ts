import { describe, expect, it } from "vitest";

import { ago, exactMs, span, utcMoment } from "./time";

describe("a length of time", () => {
  it.each([
    [0, "0 ms"],
    [0.0312, "0.03 ms"],
    [3.14, "3.1 ms"],
    [86, "86 ms"],
    [999.6, "1 s"],
    [1_500, "1.5 s"],
    [59_960, "1 min"],
    [90_000, "1 min 30 s"],
    [3_600_000, "1 h"],
    [-90_000, "1 min 30 s"],
    [93_600_000, "1 d 2 h"],
    [11.5 * 365 * 86_400_000, "11 y 182 d"],
  ])("of %d ms is %s", (ms, said) => {
    expect(span(ms)).toBe(said);
  });
});

it("says how long ago, and in how long", () => {
  const now = Date.parse("2026-01-01T12:00:00Z");
  expect(ago("2026-01-01T11:59:58Z", now)).toBe("just now");
  expect(ago("2026-01-01T11:18:00Z", now)).toBe("42 min ago");
  expect(ago("2026-01-03T12:00:00Z", now)).toBe("in 2 d");
  expect(ago("nonsense", now)).toBe("unknown");
});

it("keeps the digits that the gateway gives", () => {
  const moment = "2026-01-01T12:00:00.136092Z";
  expect(exactMs(moment) - Date.parse("2026-01-01T12:00:00Z")).toBeCloseTo(136.092, 3);
  expect(utcMoment("2026-01-01T12:00:00.5Z")).toBe("2026-01-01 12:00:00.500 UTC");
});
