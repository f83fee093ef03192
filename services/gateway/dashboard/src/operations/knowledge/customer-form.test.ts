import { expect, test } from "vitest";

import { customerIn, formOf } from "./customer-form";

const acme = {
  customer_id: "acme",
  name: "Acme",
  tier: "premium",
  requests_per_minute_limit: 600,
  auto_block: true,
  allow_list: ["198.51.100.0/24", "2001:db8::/32"],
  critical_endpoints: ["/login"],
  contacts: [
    { name: "Ada Example", email: "ada@acme.example", role: "security" },
    { name: "Bo", email: "bo@acme.example", role: null },
  ],
  notes: "Calls on Mondays",
} as const;

test("what is shown and not changed is sent back as it was", () => {
  const customer = structuredClone(acme) as unknown as Parameters<typeof formOf>[0];
  expect(customerIn(formOf(customer))).toEqual(acme);
});

test("empty lines are nothing, and a limit may be absent", () => {
  const made = customerIn({ ...formOf(), customer_id: " a ", allow_list: "\n 192.0.2.1 \n\n" });
  expect([made.customer_id, made.allow_list, made.requests_per_minute_limit, made.notes]).toEqual([
    "a",
    ["192.0.2.1"],
    null,
    null,
  ]);
});

test("a contact without brackets is sent for the gateway to judge", () => {
  expect(customerIn({ ...formOf(), contacts: "ada@acme.example" }).contacts).toEqual([
    { name: "ada@acme.example", email: "ada@acme.example", role: null },
  ]);
});
