import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("index.css", import.meta.url), "utf8");
const pairs = css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g);
const TOKENS = new Map([...pairs].map(([, name, light, dark]) => [name, { light, dark }]));
const GROUNDS = ["canvas", "surface", "raised", "sunken"];
const SIGNALS = ["accent", "critical", "high", "medium", "low", "good"];

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  const colour = (name: string): string => {
    const found = TOKENS.get(name)?.[theme];
    if (found === undefined) throw new Error(`There is no colour ${name}.`);
    return found;
  };
  const contrast = (one: string, other: string): number => {
    const [dark, light] = [luminance(colour(one)), luminance(colour(other))];
    return (Math.max(dark, light) + 0.05) / (Math.min(dark, light) + 0.05);
  };

  it.each(["ink", "ink-soft", "ink-faint", ...SIGNALS, "data-1", "data-2", "data-3"])(
    "%s can be read on every ground",
    (name) => {
      for (const ground of GROUNDS) expect(contrast(name, ground)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(SIGNALS)("%s can be read on its own soft ground, and so can all ink", (name) => {
    for (const text of [name, "ink", "ink-soft", "ink-faint"]) {
      expect(contrast(text, `${name}-soft`)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("shows where something is filled in, and what a series is", () => {
    for (const ground of GROUNDS) {
      expect(contrast("control", ground)).toBeGreaterThanOrEqual(3);
      expect(contrast("data-4", ground)).toBeGreaterThanOrEqual(3);
    }
    expect(contrast("on-accent", "accent")).toBeGreaterThanOrEqual(4.5);
  });
});
