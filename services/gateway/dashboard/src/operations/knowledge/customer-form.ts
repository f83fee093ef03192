/** A customer as a form holds it: text, as people write it. */

import type { Customer } from "@/api/types";
import { linesOf } from "@/lib/lines";

export interface CustomerForm {
  customer_id: string;
  name: string;
  tier: Customer["tier"];
  limit: string;
  auto_block: boolean;
  allow_list: string;
  critical_endpoints: string;
  contacts: string;
  notes: string;
}

export const TIERS: readonly Customer["tier"][] = ["free", "standard", "premium", "enterprise"];

export function formOf(customer?: Customer): CustomerForm {
  return {
    customer_id: customer?.customer_id ?? "",
    name: customer?.name ?? "",
    tier: customer?.tier ?? "standard",
    limit: customer?.requests_per_minute_limit?.toString() ?? "",
    auto_block: customer?.auto_block ?? false,
    allow_list: customer?.allow_list.join("\n") ?? "",
    critical_endpoints: customer?.critical_endpoints.join("\n") ?? "",
    contacts: customer?.contacts.map(lineOf).join("\n") ?? "",
    notes: customer?.notes ?? "",
  };
}

/** What the gateway is told; whether it may be so is the gateway's to say. */
export function customerIn(form: CustomerForm): Customer {
  return {
    customer_id: form.customer_id.trim(),
    name: form.name.trim(),
    tier: form.tier,
    requests_per_minute_limit: form.limit.trim() === "" ? null : Number(form.limit),
    auto_block: form.auto_block,
    allow_list: linesOf(form.allow_list),
    critical_endpoints: linesOf(form.critical_endpoints),
    contacts: linesOf(form.contacts).map(contactIn),
    notes: form.notes.trim() === "" ? null : form.notes,
  };
}

type Contact = Customer["contacts"][number];

function lineOf({ name, email, role }: Contact): string {
  return role === null ? `${name} <${email}>` : `${name} <${email}> ${role}`;
}

/** `Ada <ada@acme.example> security`; what is not so is left for the gateway to refuse. */
function contactIn(line: string): Contact {
  const parts = /^(.*?)\s*<([^>]*)>\s*(.*)$/.exec(line);
  if (parts === null) return { name: line, email: line, role: null };
  const [, name = "", email = "", role = ""] = parts;
  return { name: name === "" ? email : name, email, role: role === "" ? null : role };
}
