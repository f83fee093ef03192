import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { GitCommitHorizontal, Plus } from "lucide-react";
import { useState } from "react";

import { may, meQuery } from "@/api/account";
import { changesQuery } from "@/api/operations";
import type { ChangeEvent } from "@/api/types";
import { words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Find, found } from "@/ui/find";
import { At } from "@/ui/moment";
import { Empty, Queried } from "@/ui/states";
import { Table } from "@/ui/table";
import { Toolbar } from "@/ui/toolbar";

import { ChangeDialog } from "./change-dialog";

/** What changed in the watched systems. */
export function Changes() {
  const query = useQuery(changesQuery);
  const { data: me } = useSuspenseQuery(meQuery);
  const [text, setText] = useState("");
  const [isAdding, setAdding] = useState(false);
  return (
    <div>
      <Toolbar>
        <Find label="Find a change" value={text} onChange={setText} />
        <span className="flex-1" />
        {may(me, "changes:record") && (
          <Button onClick={() => setAdding(true)}>
            <Plus className="size-3.5" aria-hidden="true" /> Report a change
          </Button>
        )}
      </Toolbar>
      <Queried query={query}>
        {({ changes }) => {
          const rows = found(changes, text, (change) => [
            change.summary,
            change.kind,
            change.service,
            change.customer_id,
            change.endpoint,
            change.reported_by,
          ]);
          if (rows.length > 0) return <List rows={rows} />;
          return changes.length > 0 ? (
            <Empty title="No change is like this" />
          ) : (
            <Empty icon={GitCommitHorizontal} title="No change was reported">
              Deployments, changes of configuration and incidents explain what looks like a threat.
            </Empty>
          );
        }}
      </Queried>
      {isAdding && <ChangeDialog onClose={() => setAdding(false)} />}
    </div>
  );
}

function List({ rows }: { rows: readonly ChangeEvent[] }) {
  return (
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
        {
          name: "What",
          isWide: true,
          cell: (change) => change.summary,
        },
        { name: "Service", cell: (change) => change.service },
        { name: "Endpoint", cell: (change) => change.endpoint },
        { name: "Customer", cell: (change) => change.customer_id ?? "all" },
        { name: "Told by", cell: (change) => change.reported_by },
      ]}
    />
  );
}
