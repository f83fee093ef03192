import { afterEach, expect, it, vi } from "vitest";

import { refuseMarkup } from "./trusted";

interface Rules {
  createHTML: (text: string) => string | null;
}

function theRule(): Rules["createHTML"] {
  const createPolicy = vi.fn<(name: string, rules: Rules) => void>();
  vi.stubGlobal("trustedTypes", { createPolicy });
  refuseMarkup();
  const [name, rules] = createPolicy.mock.lastCall ?? [];
  expect(name).toBe("default");
  if (rules === undefined) throw new Error("There is no rule.");
  return rules.createHTML;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it("lets style rules pass, which libraries write as text", () => {
  const style = "[data-viewport]::-webkit-scrollbar{display:none}";
  expect(theRule()(style)).toBe(style);
});

it.each(["<img src=x onerror=alert(1)>", "&lt;b&gt;", "a<b"])("refuses %j", (text) => {
  expect(theRule()(text)).toBeNull();
});

it("goes on in a browser that knows no such rules", () => {
  vi.stubGlobal("trustedTypes", undefined);
  expect(refuseMarkup).not.toThrow();
});
