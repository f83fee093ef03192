import { expect, it } from "vitest";

import type { Dataflow, DataflowChain } from "@/api/types";

import { bySource, marksOf } from "./marks";

const source = (eventId: string | undefined, start = 0) => ({ eventId, start, end: start + 9 });
const chain = (from: object, to?: string) =>
  ({ source: from, followedBy: to === undefined ? undefined : { eventId: to } }) as DataflowChain;

it("marks where an instruction was read, and what followed it, each line once", () => {
  const chains = [chain(source("a"), "b"), chain(source("a", 20), "b"), chain(source("c"))];
  const marks = marksOf({ chains } as Dataflow);
  expect(["a", "b", "c", "d"].map(marks.of)).toEqual([
    "instruction",
    "followed",
    "instruction",
    undefined,
  ]);
  expect(marks.arcs).toEqual([{ from: "a", to: "b" }]);
});

it("marks nothing where the events are not known", () => {
  expect(marksOf({ chains: [chain(source(undefined), "b")] } as Dataflow).arcs).toEqual([]);
  expect(marksOf(null).arcs).toEqual([]);
});

it("tells an instruction once, with all that followed it", () => {
  const chains = [chain(source("a"), "b"), chain(source("a"), "c"), chain(source("a", 20), "d")];
  expect(bySource(chains).map((group) => group.length)).toEqual([2, 1]);
});
