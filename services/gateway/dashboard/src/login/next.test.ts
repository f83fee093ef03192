// @vitest-environment jsdom
import { expect, it } from "vitest";

import { keepNext, nextIn, takeNext } from "./next";

it.each(["/threats?severity=high", "/"])("goes on to %s", (next) => {
  expect(nextIn({ next })).toEqual({ next });
});

it.each([
  "https://elsewhere.example",
  "//elsewhere.example",
  "/\\elsewhere.example",
  "threats",
  "",
])("does not go to %j, whatever a link says", (next) => {
  expect(nextIn({ next })).toEqual({});
});

it("gives back once what was kept while somebody was at the issuer", () => {
  keepNext("/threats?severity=high");
  expect(takeNext()).toBe("/threats?severity=high");
  expect(takeNext()).toBeUndefined();
});

it("forgets what was kept before, and goes nowhere else", () => {
  keepNext("/threats");
  keepNext(undefined);
  expect(takeNext()).toBeUndefined();
  keepNext("//elsewhere.example");
  expect(takeNext()).toBeUndefined();
});
