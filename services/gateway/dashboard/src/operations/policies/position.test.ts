import { expect, test } from "vitest";

import { lineOf, lineOfError } from "./position";

const TEXT = `{
  "name": "conditions",
  "actions": { "action": "block",
    "message": "a \\"minRiskScore\\": 1"
  },
  "conditions": {
    "minRiskScore": 7,
    "patternsAny": [
      "a, b",
      "c"
    ]
  }
}`;

test.each([
  ["name", 2],
  ["actions.action", 3],
  ["actions.message", 4],
  ["conditions", 6],
  ["conditions.minRiskScore", 7],
  ["conditions.patternsAny.0", 9],
  ["conditions.patternsAny.1", 10],
  ["conditions.maxRiskScore", 6],
  ["enabled", 1],
  ["", 1],
])("%s stands in line %i", (field, line) => {
  expect(lineOf(TEXT, field)).toBe(line);
});

test("a text that is cut off is wrong at its end", () => {
  const text = '{\n"name": 1';
  const error = new SyntaxError("Unexpected end of JSON input");
  expect(lineOfError(text, error)).toBe(2);
  expect(lineOfError(text, new SyntaxError("Bad token at position 1"))).toBe(1);
});
