import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";

import { customersQuery, deleteCustomer, putCustomer } from "@/api/operations";
import type { Customer } from "@/api/types";
import { words } from "@/lib/words";
import { Button } from "@/ui/button";
import { Box } from "@/ui/choices";
import { Confirm } from "@/ui/confirm";
import { Dialog } from "@/ui/dialog";
import { OtherRefusal, refusalOf, TextField } from "@/ui/field";
import { Select } from "@/ui/select";
import { tell } from "@/ui/toast";

import { customerIn, formOf, TIERS, type CustomerForm } from "./customer-form";

const LISTS = [
  ["allow_list", "Allow-list", "Networks that are never blocked, one a line"],
  ["critical_endpoints", "Critical endpoints", "Path prefixes whose abuse is worse, one a line"],
  ["contacts", "Contacts", "Whom to tell, in order: Ada <ada@acme.example> security"],
  ["notes", "Notes", "What an analyst should know"],
] as const;
const FIELDS = ["customer_id", "name", "requests_per_minute_limit", ...LISTS.map(([name]) => name)];

/** A customer's configuration, made or changed. */
export function CustomerDialog({
  customer,
  mayWrite,
  onClose,
}: {
  customer?: Customer;
  mayWrite: boolean;
  onClose: () => void;
}) {
  const [form, setForm] = useState(() => formOf(customer));
  const [isLeaving, setLeaving] = useState(false);
  const client = useQueryClient();
  const done = (text: string) => {
    tell(text);
    onClose();
    return client.invalidateQueries({ queryKey: customersQuery.queryKey });
  };
  const saving = useMutation({
    mutationFn: () => putCustomer(customerIn(form)),
    onSuccess: () => done("The customer is saved."),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  const change = (part: Partial<CustomerForm>) => setForm({ ...form, ...part });
  const refused = (name: string) => refusalOf(saving.error, name);
  return (
    <Dialog
      title={customer === undefined ? "New customer" : customer.name}
      isOpen
      onClose={onClose}
    >
      <form onSubmit={submit}>
        <fieldset disabled={!mayWrite} className="space-y-2">
          <div className="grid gap-2 sm:grid-cols-2">
            <TextField
              label="Id"
              hint="As signals carry it"
              required
              readOnly={customer !== undefined}
              value={form.customer_id}
              onChange={(customer_id) => change({ customer_id })}
              error={refused("customer_id")}
            />
            <TextField
              label="Name"
              required
              value={form.name}
              onChange={(name) => change({ name })}
              error={refused("name")}
            />
          </div>
          <div className="grid items-end gap-2 sm:grid-cols-2">
            <div>
              <p className="text-soft">Tier</p>
              <Select
                label="Tier"
                value={form.tier}
                choices={TIERS.map((each) => [each, words(each)] as const)}
                onChange={(tier) => change({ tier })}
              />
            </div>
            <TextField
              label="Requests a minute of one source"
              type="number"
              min="0"
              step="any"
              value={form.limit}
              onChange={(limit) => change({ limit })}
              error={refused("requests_per_minute_limit")}
            />
          </div>
          <label className="flex items-center gap-2">
            <Box checked={form.auto_block} onChange={(auto_block) => change({ auto_block })} />
            Block addresses without asking a person
          </label>
          {LISTS.map(([name, label, hint]) => (
            <TextField
              key={name}
              label={label}
              hint={hint}
              lines={name === "allow_list" ? 3 : 2}
              value={form[name]}
              onChange={(value) => change({ [name]: value })}
              error={refused(name)}
            />
          ))}
        </fieldset>
        <OtherRefusal error={saving.error} fields={FIELDS} />
        <div className="mt-3 flex justify-end gap-2">
          {customer !== undefined && mayWrite && (
            <Button kind="danger" className="mr-auto" onClick={() => setLeaving(true)}>
              Delete
            </Button>
          )}
          <Button onClick={onClose}>{mayWrite ? "Cancel" : "Close"}</Button>
          {mayWrite && (
            <Button type="submit" kind="primary" disabled={saving.isPending}>
              Save
            </Button>
          )}
        </div>
      </form>
      {isLeaving && customer !== undefined && (
        <Confirm
          title={`Delete ${customer.name}?`}
          description="Its tier, limits, allow-list and contacts count no more; its threats stay. This cannot be undone."
          action="Delete"
          onConfirm={() => deleteCustomer(customer.customer_id).then(() => done("Deleted."))}
          onClose={() => setLeaving(false)}
        />
      )}
    </Dialog>
  );
}
