import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Building2, Plus } from "lucide-react";
import { useState } from "react";

import { may, meQuery } from "@/api/account";
import { customersQuery } from "@/api/operations";
import type { Customer } from "@/api/types";
import { count, words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Find, found } from "@/ui/find";
import { Empty, Queried } from "@/ui/states";
import { Table } from "@/ui/table";
import { Toolbar } from "@/ui/toolbar";

import { CustomerDialog } from "./customer-dialog";

/** Whose traffic it is. */
export function Customers() {
  const query = useQuery(customersQuery);
  const { data: me } = useSuspenseQuery(meQuery);
  const [text, setText] = useState("");
  const [open, setOpen] = useState<Customer | "new">();
  const mayWrite = may(me, "knowledge:write");
  return (
    <div>
      <Toolbar>
        <Find label="Find a customer" value={text} onChange={setText} />
        <span className="flex-1" />
        {mayWrite ? (
          <Button onClick={() => setOpen("new")}>
            <Plus className="size-3.5" aria-hidden="true" /> Customer
          </Button>
        ) : (
          <span className="text-faint">Admins change customers.</span>
        )}
      </Toolbar>
      <Queried query={query}>
        {({ customers }) => {
          const rows = found(customers, text, (each) => [
            each.customer_id,
            each.name,
            each.tier,
            ...each.allow_list,
            ...each.contacts.map(({ name, email }) => `${name} ${email}`),
          ]);
          if (rows.length > 0) return <List rows={rows} onOpen={setOpen} />;
          return customers.length > 0 ? (
            <Empty title="No customer is like this" />
          ) : (
            <Empty icon={Building2} title="No customer is configured">
              Tiers, limits and allow-lists make scores and responses fit.
            </Empty>
          );
        }}
      </Queried>
      {open !== undefined && (
        <CustomerDialog
          {...(open !== "new" && { customer: open })}
          mayWrite={mayWrite}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}

function List({
  rows,
  onOpen,
}: {
  rows: readonly Customer[];
  onOpen: (customer: Customer) => void;
}) {
  return (
    <Table
      label="Customers"
      rows={rows}
      keyOf={({ customer_id }) => customer_id}
      columns={[
        {
          name: "Customer",
          isWide: true,
          cell: (customer) => (
            <button
              type="button"
              onClick={() => onOpen(customer)}
              className="text-left hover:underline"
            >
              <span className="foreign font-medium">{customer.name}</span>{" "}
              <span className="foreign text-faint">{customer.customer_id}</span>
            </button>
          ),
        },
        { name: "Tier", cell: ({ tier }) => <Badge>{words(tier)}</Badge> },
        {
          name: "Requests a minute",
          className: "text-right",
          cell: ({ requests_per_minute_limit: limit }) => limit !== null && count(limit),
        },
        { name: "Blocks by itself", cell: ({ auto_block }) => (auto_block ? "Yes" : "No") },
        {
          name: "Allow-listed",
          className: "text-right",
          cell: ({ allow_list }) => count(allow_list.length),
        },
        { name: "Contacts", className: "text-right", cell: (each) => count(each.contacts.length) },
      ]}
    />
  );
}
