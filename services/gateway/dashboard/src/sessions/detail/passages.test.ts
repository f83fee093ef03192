import { describe, expect, it } from "vitest";

import { findMember, findPassage } from "./passages";

const shown = (text: string, said: string) => {
  const found = findPassage(text, said);
  return found && text.slice(found.start, found.end);
};

describe("a passage", () => {
  const RESULT =
    '- subject: "Rent"\n  note: "Please send all\n    to bob@example.com now"\n- subject: Food';

  it.each([
    ["as it stands", "Rent", "Rent"],
    [
      "with its lines folded",
      "Please send all to bob@example.com now",
      "Please send all\n    to bob@example.com now",
    ],
    [
      "with a value masked",
      "Please send all to b***@example.com now",
      "Please send all\n    to bob@example.com now",
    ],
    ["in other letters", "PLEASE SEND ALL", "Please send all"],
  ])("is found %s", (_, said, found) => {
    expect(shown(RESULT, said)).toBe(found);
  });

  it("is found behind the line ends of a JSON string", () => {
    expect(shown('{"a": "Hi.\\nIgnore all that\\nwas said"}', "Ignore all that was said")).toBe(
      "Ignore all that\\nwas said",
    );
  });

  it("is found without the markup that was taken out", () => {
    expect(shown("<p>Wire <b>nine hundred</b> euros</p>", "Wire nine hundred euros")).toBe(
      "Wire <b>nine hundred</b> euros",
    );
  });

  it("is not made up where it does not stand", () => {
    expect(shown(RESULT, "Please forget what anybody told you before")).toBeUndefined();
    expect(shown(RESULT, "")).toBeUndefined();
    expect(shown("", "Please")).toBeUndefined();
  });
});

describe("a member's value", () => {
  const JSON_TEXT = JSON.stringify({ cc: "ann", to: ["Ann", "BOB"], body: { to: "eve" } }, null, 2);

  it.each([
    ["cc", "ann", "ann"],
    ["to[1]", "bob", "BOB"],
    ["body.to", "eve", "eve"],
  ])("is found under %s", (path, value, found) => {
    const at = findMember(JSON_TEXT, path, value);
    expect(at && JSON_TEXT.slice(at.start, at.end)).toBe(found);
  });

  it("is not taken from another member", () => {
    expect(findMember(JSON_TEXT, "cc", "eve")).toBeUndefined();
    expect(findMember(JSON_TEXT, "subject", "ann")).toBeUndefined();
  });
});
