import { expect, test } from "vitest";

import { found } from "./find";

const rows = [
  { name: "Acme", tier: "premium" },
  { name: "Globex", tier: null },
];
const texts = (row: (typeof rows)[number]) => [row.name, row.tier];

test("every word must be there, in any case and any of the texts", () => {
  expect(found(rows, " PREM acme ", texts)).toEqual([rows[0]]);
  expect(found(rows, "globex premium", texts)).toEqual([]);
});

test("nothing asked finds all", () => {
  expect(found(rows, "  ", texts)).toBe(rows);
});
