import { expect, it } from "vitest";

import { factorOf, said } from "./factors";

it.each([
  ["priority.volume", 841, "Priority", "Volume", "841 requests a minute"],
  ["priority.base_risk", "brute_force", "Priority", "Type of threat", "Brute force"],
  [
    "historical.repeat_source",
    1,
    "Historical",
    "Seen before",
    "1 threat from this address in 24 hours",
  ],
  [
    "config.volume_vs_limit",
    7.008,
    "Config",
    "Volume against limit",
    "7.01 times what the customer allows",
  ],
  ["config.critical_endpoint", "/a_b.c-d", "Config", "Critical endpoint", "/a_b.c-d"],
  ["later.something_else", true, "Later", "Something else", "yes"],
  ["toString", "x", "", "ToString", "x"],
])("says %s of %j in words", (name, value, agent, called, text) => {
  const factor = factorOf({ name, value, impact: 0.1 });
  expect(factor.agent).toBe(agent);
  expect(factor.name.toLowerCase()).toBe(called.toLowerCase());
  expect(factor.said).toBe(text);
});

it("says what feeds and changes tell in a line each", () => {
  const match = { value: "203.0.113.0/24", label: "Proxy", confidence: 85, source: "feed" };
  const change = { change_id: "1", kind: "deployment", summary: "Login 4.2", minutes_before: 12 };
  const of = (name: string, value: object[]) => factorOf({ name, value, impact: 0 }).said;
  expect(of("context.intel_match", [match])).toBe("Proxy (203.0.113.0/24, 85 % sure, feed)");
  expect(of("devops.recent_change", [change])).toBe("Deployment: Login 4.2, 12 min before");
  expect(of("context.intel_match", ["odd"] as never)).toBe("odd");
});

it("says what a list of things holds, not how it is written", () => {
  const matches = [
    { label: "Proxy exit", confidence: 85 },
    { label: "Tor", confidence: null },
  ];
  expect(said(matches)).toBe("label Proxy exit, confidence 85; label Tor, confidence ");
});
