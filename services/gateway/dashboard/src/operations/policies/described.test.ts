import { expect, test } from "vitest";

import { fieldsIn } from "./described";

const SCHEMAS = {
  Rule: {
    description: "A rule.\n\nAttributes:\n    is_on: Whether it counts.\n    when: When.",
    properties: {
      isOn: { type: "boolean" },
      when: { anyOf: [{ $ref: "#/components/schemas/When" }, { type: "null" }] },
    },
  },
  When: {
    description: "Attributes:\n    labels_any: One of these.",
    properties: {
      labelsAny: { type: "array", items: { $ref: "#/components/schemas/Label" } },
      share: { type: "number", minimum: 0, maximum: 1 },
    },
  },
  Label: { type: "string", enum: ["a", "b"] },
};

test("members are told with those inside them, their types and what they mean", () => {
  expect(fieldsIn({ components: { schemas: SCHEMAS } }, "Rule")).toEqual([
    { path: "isOn", type: "boolean", meaning: "Whether it counts." },
    { path: "when", type: "any", meaning: "When." },
    { path: "when.labelsAny", type: "list of a | b", meaning: "One of these." },
    { path: "when.share", type: "number 0–1", meaning: "" },
  ]);
});
