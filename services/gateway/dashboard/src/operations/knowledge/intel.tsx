import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Rss, Trash2 } from "lucide-react";
import { useState } from "react";

import { may, meQuery } from "@/api/account";
import { intelQuery, removeFeed } from "@/api/operations";
import type { IntelFeed } from "@/api/types";
import { useNow } from "@/lib/clock";
import { count, plural } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { IconButton } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Find, found } from "@/ui/find";
import { Ago } from "@/ui/moment";
import { Empty, Queried } from "@/ui/states";
import { Table, type TableColumn } from "@/ui/table";
import { tell } from "@/ui/toast";
import { Toolbar } from "@/ui/toolbar";

/** Addresses change hands within days: a feed that is older says little of today. */
const STALE_AFTER_MS = 7 * 86_400_000;

/** Where indicators came from, and how old their word is. */
export function Intel() {
  const query = useQuery(intelQuery);
  const { data: me } = useSuspenseQuery(meQuery);
  const [text, setText] = useState("");
  const [doomed, setDoomed] = useState<IntelFeed>();
  const client = useQueryClient();
  const remove = async ({ source }: IntelFeed) => {
    const { removed } = await removeFeed(source);
    tell(`${plural(removed, "indicator")} removed.`);
    await client.invalidateQueries({ queryKey: intelQuery.queryKey });
  };
  const removing: TableColumn<IntelFeed> = {
    name: "Remove",
    cell: (feed) => (
      <IconButton label={`Remove ${feed.source}`} onClick={() => setDoomed(feed)}>
        <Trash2 className="size-3.5" aria-hidden="true" />
      </IconButton>
    ),
  };
  return (
    <div>
      <Toolbar>
        <Find label="Find a feed" value={text} onChange={setText} />
      </Toolbar>
      <Queried query={query}>
        {({ sources }) => {
          const rows = found(sources, text, ({ source }) => [source]);
          if (rows.length === 0) {
            return sources.length > 0 ? <Empty title="No feed is called so" /> : <NoFeed />;
          }
          return (
            <Table
              label="Intel feeds"
              rows={rows}
              keyOf={({ source }) => source}
              columns={may(me, "knowledge:write") ? [...COLUMNS, removing] : COLUMNS}
            />
          );
        }}
      </Queried>
      {doomed !== undefined && (
        <Confirm
          title={`Remove all that ${doomed.source} has brought?`}
          description={`${plural(doomed.indicators, "indicator")} will count no more. This cannot be undone; the feed can be imported again.`}
          action="Remove"
          onConfirm={() => remove(doomed)}
          onClose={() => setDoomed(undefined)}
        />
      )}
    </div>
  );
}

const COLUMNS: readonly TableColumn<IntelFeed>[] = [
  { name: "Feed", cell: ({ source }) => source, isWide: true },
  { name: "State", cell: (feed) => <Freshness feed={feed} /> },
  { name: "Imported", cell: ({ imported_at }) => <Ago moment={imported_at} /> },
  { name: "Indicators", cell: ({ indicators }) => count(indicators), className: "text-right" },
];

function Freshness({ feed }: { feed: IntelFeed }) {
  const now = useNow();
  return now - Date.parse(feed.imported_at) > STALE_AFTER_MS ? (
    <Badge tone="high" title="Not imported for more than seven days">
      Stale
    </Badge>
  ) : (
    <Badge tone="good">Fresh</Badge>
  );
}

function NoFeed() {
  return (
    <Empty icon={Rss} title="No feed was imported">
      <code className="font-mono text-xs">watchfloor intel import</code> or{" "}
      <code className="font-mono text-xs">POST /api/intel</code> brings indicators in.
    </Empty>
  );
}
