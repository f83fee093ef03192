import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, ScrollText } from "lucide-react";
import { useState } from "react";

import { auditQuery } from "@/api/administration";
import type { AuditEntry } from "@/api/types";
import { download } from "@/lib/download";
import { words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Find, found } from "@/ui/find";
import { At } from "@/ui/moment";
import { Select } from "@/ui/select";
import { Empty, Queried } from "@/ui/states";
import { Table } from "@/ui/table";
import { Toolbar } from "@/ui/toolbar";

import { AuditDetail } from "./audit-detail";

const ABOUT = [
  ["", "Everything"],
  ["change", "Changes"],
  ["act", "Acts"],
  ["read", "Reading"],
  ["use", "Unusual use of keys"],
  ["gap", "Gaps"],
] as const;
const HOURS = { "1": "Last hour", "24": "Last day", "168": "Last week", "": "All time" } as const;

type Hours = keyof typeof HOURS;
type About = (typeof ABOUT)[number][0];

/** Who did what in this project. */
export function Audit() {
  const [about, setAbout] = useState<About>("");
  const [hours, setHours] = useState<Hours>("24");
  const [since, setSince] = useState(() => sinceOf("24"));
  const [actor, setActor] = useState("");
  const [text, setText] = useState("");
  const [open, setOpen] = useState<AuditEntry>();
  const query = useInfiniteQuery(auditQuery({ about, since, actor }));
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  const shown = found(entries, text, (each) => [
    each.operation,
    each.actor,
    each.address,
    each.result,
    each.reason,
    each.permission,
  ]);
  return (
    <div>
      <Toolbar>
        <Select label="About" value={about} choices={ABOUT} onChange={setAbout} />
        <Select
          label="Time"
          value={hours}
          choices={Object.entries(HOURS) as [Hours, string][]}
          onChange={(next) => {
            setHours(next);
            setSince(sinceOf(next));
          }}
        />
        <Find label="Find an operation" value={text} onChange={setText} />
        {actor !== "" && (
          <Button aria-pressed onClick={() => setActor("")} title="Everybody again">
            <span className="max-w-48 truncate">{actor}</span> ×
          </Button>
        )}
        <span className="flex-1" />
        <Button
          disabled={shown.length === 0}
          onClick={() =>
            download(
              "audit.jsonl",
              shown.map((each) => JSON.stringify(each)),
            )
          }
        >
          <Download className="size-3.5" aria-hidden="true" /> Export {shown.length}
        </Button>
      </Toolbar>
      <Queried query={query}>
        {() =>
          shown.length === 0 ? (
            <Empty icon={ScrollText} title="No entry is like this" />
          ) : (
            <Entries entries={shown} onOpen={setOpen} onActor={setActor} />
          )
        }
      </Queried>
      {query.hasNextPage && (
        <div className="p-3 text-center">
          <Button disabled={query.isFetching} onClick={() => void query.fetchNextPage()}>
            Older entries
          </Button>
        </div>
      )}
      {open !== undefined && <AuditDetail entry={open} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

function sinceOf(hours: Hours): string {
  return hours === "" ? "" : new Date(Date.now() - Number(hours) * 3_600_000).toISOString();
}

const TONES: Record<string, "good" | "high" | "critical" | "plain"> = {
  done: "good",
  refused: "high",
  failed: "critical",
};

function Entries({
  entries,
  onOpen,
  onActor,
}: {
  entries: readonly AuditEntry[];
  onOpen: (entry: AuditEntry) => void;
  onActor: (actor: string) => void;
}) {
  return (
    <Table
      label="Audit log"
      rows={entries}
      keyOf={({ entry_id }) => entry_id}
      columns={[
        { name: "When", cell: ({ at }) => <At moment={at} /> },
        {
          name: "Who",
          cell: ({ actor }) => (
            <button
              type="button"
              title={`Only ${actor}`}
              onClick={() => onActor(actor)}
              className="block max-w-40 truncate font-mono text-xs hover:underline"
            >
              {actor}
            </button>
          ),
        },
        {
          name: "What",
          isWide: true,
          cell: (entry) => (
            <button
              type="button"
              onClick={() => onOpen(entry)}
              className="text-left text-accent hover:underline"
            >
              {entry.operation}
            </button>
          ),
        },
        { name: "By", cell: ({ face }) => face },
        { name: "From", cell: ({ address }) => address },
        {
          name: "Result",
          cell: ({ result, reason }) => (
            <Badge tone={TONES[result] ?? "plain"}>{words(reason ?? result)}</Badge>
          ),
        },
      ]}
    />
  );
}
