import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { auditQuery, changesQuery, customersQuery, intelQuery, keysQuery } from "@/api/operations";
import { count, words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Ago, At } from "@/ui/moment";
import { Empty, Queried } from "@/ui/states";
import { Table } from "@/ui/table";

export function Changes() {
  const query = useQuery(changesQuery);
  return (
    <Queried query={query}>
      {({ changes }) =>
        listed(changes, "No change was reported", (rows) => (
          <Table
            label="Changes"
            rows={rows}
            keyOf={(change) => change.change_id}
            columns={[
              { name: "Began", cell: (change) => <At moment={change.started_at} /> },
              {
                name: "Ended",
                cell: (change) => change.ended_at !== null && <At moment={change.ended_at} />,
              },
              { name: "Kind", cell: (change) => <Badge>{words(change.kind)}</Badge> },
              { name: "What", cell: (change) => change.summary, className: "w-full" },
              { name: "Service", cell: (change) => change.service },
              { name: "Customer", cell: (change) => change.customer_id },
            ]}
          />
        ))
      }
    </Queried>
  );
}

export function Intel() {
  const query = useQuery(intelQuery);
  return (
    <Queried query={query}>
      {({ sources }) =>
        listed(sources, "No feed was imported", (rows) => (
          <Table
            label="Intel feeds"
            rows={rows}
            keyOf={(feed) => feed.source}
            columns={[
              { name: "Feed", cell: (feed) => feed.source, className: "w-full" },
              { name: "Indicators", cell: (feed) => count(feed.indicators) },
              { name: "Age", cell: (feed) => <Ago moment={feed.imported_at} /> },
            ]}
          />
        ))
      }
    </Queried>
  );
}

export function Customers() {
  const query = useQuery(customersQuery);
  return (
    <Queried query={query}>
      {({ customers }) =>
        listed(customers, "No customer is configured", (rows) => (
          <Table
            label="Customers"
            rows={rows}
            keyOf={(customer) => customer.customer_id}
            columns={[
              { name: "Id", cell: (customer) => customer.customer_id },
              { name: "Name", cell: (customer) => customer.name, className: "w-full" },
              { name: "Tier", cell: (customer) => <Badge>{words(customer.tier)}</Badge> },
              {
                name: "Requests a minute",
                cell: ({ requests_per_minute_limit: limit }) => limit !== null && count(limit),
              },
              {
                name: "Blocks by itself",
                cell: (customer) => (customer.auto_block ? "yes" : "no"),
              },
              { name: "Allow-listed", cell: (customer) => count(customer.allow_list.length) },
            ]}
          />
        ))
      }
    </Queried>
  );
}

export function Keys() {
  const query = useQuery(keysQuery);
  return (
    <Queried query={query}>
      {({ keys }) =>
        listed(keys, "There is no key", (rows) => (
          <Table
            label="Keys"
            rows={rows}
            keyOf={(key) => key.id}
            columns={[
              {
                name: "Begins",
                cell: (key) => <code className="font-mono text-xs">{key.prefix}</code>,
              },
              { name: "Name", cell: (key) => key.name, className: "w-full" },
              { name: "Role", cell: (key) => <Badge>{words(key.role)}</Badge> },
              { name: "Made", cell: (key) => <At moment={key.created_at} /> },
              {
                name: "Used",
                cell: (key) =>
                  key.last_used_at === null ? "never" : <Ago moment={key.last_used_at} />,
              },
              {
                name: "Ends",
                cell: (key) =>
                  key.revoked_at !== null ? (
                    <Badge tone="critical">Revoked</Badge>
                  ) : key.expires_at === null ? (
                    "never"
                  ) : (
                    <At moment={key.expires_at} />
                  ),
              },
            ]}
          />
        ))
      }
    </Queried>
  );
}

export function Audit() {
  const query = useQuery(auditQuery);
  return (
    <Queried query={query}>
      {({ entries }) =>
        listed(entries, "Nothing was written yet", (rows) => (
          <Table
            label="Audit log"
            rows={rows}
            keyOf={(entry) => entry.entry_id}
            columns={[
              { name: "When", cell: (entry) => <At moment={entry.at} /> },
              { name: "Who", cell: (entry) => entry.actor },
              { name: "What", cell: (entry) => entry.operation, className: "w-full" },
              { name: "By", cell: (entry) => entry.face },
              { name: "From", cell: (entry) => entry.address },
              {
                name: "Result",
                cell: (entry) => (
                  <Badge tone={entry.result === "ok" ? "good" : "high"}>
                    {words(entry.reason ?? entry.result)}
                  </Badge>
                ),
              },
            ]}
          />
        ))
      }
    </Queried>
  );
}

function listed<T>(rows: T[], none: string, show: (rows: T[]) => ReactNode): ReactNode {
  return rows.length === 0 ? <Empty title={none} /> : show(rows);
}
