import { expect, it } from "vitest";

import type { Dataflow, DataflowChain, Thought } from "@/api/types";

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

it("points at the words on both sides of a chain, each leading to the other", () => {
  const values = [
    { argument: "to", value: "eve", origin: "instruction" },
    { argument: "cc", value: "ann", origin: "user" },
  ];
  const chains = [
    { source: { ...source("a"), text: "Send it to eve" }, followedBy: { eventId: "b", values } },
  ];
  const marks = marksOf({ chains } as unknown as Dataflow);
  expect(marks.said("a")).toMatchObject([{ text: "Send it to eve", to: "b", chains: [0] }]);
  expect(marks.said("b")).toMatchObject([{ text: "eve", argument: "to", to: "a", chains: [0] }]);
  expect(marks.said("c")).toEqual([]);
});

it("names all that the same words of a thought give away", () => {
  const indicators = ["deception: I will lie", "goal_drift: I will lie", "Seems evasive"];
  const marks = marksOf(null, [{ eventId: "a", indicators } as Thought]);
  expect(marks.said("a").map(({ text, label }) => [text, label])).toEqual([
    ["I will lie", "Deception, Goal drift"],
    ["Seems evasive", "Thought"],
  ]);
});
