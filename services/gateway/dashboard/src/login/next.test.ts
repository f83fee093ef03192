import { expect, it } from "vitest";

import { nextIn } from "./next";

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
