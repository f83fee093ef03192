import { expect, it } from "vitest";

import { perMinute } from "./per-minute";
import { row } from "./rows.fixture";

const NOW = Date.parse("2026-01-01T12:05:30Z");
const rows = ["12:05:01", "12:05:20", "12:03:59", "11:00:00"].map((time, at) =>
  row(String(at), { receivedAt: `2026-01-01T${time}Z` }),
);

it("counts by minute, the running one last", () => {
  expect(perMinute(rows, NOW, 4, false)).toEqual([0, 1, 0, 2]);
});

it("does not call unknown what is none, nor none what is unknown", () => {
  expect(perMinute(rows.slice(0, 3), NOW, 4, true)).toEqual([null, null, 0, 2]);
  expect(perMinute([], NOW, 2, true)).toEqual([null, null]);
  expect(perMinute([], NOW, 2, false)).toEqual([0, 0]);
});
