import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";

import { may, meQuery } from "@/api/account";
import { keysQuery, projectsQuery, revokeKey } from "@/api/administration";
import type { KeyView, MadeKey } from "@/api/types";
import { useNow } from "@/lib/clock";
import { words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Find, found } from "@/ui/find";
import { Ago, At } from "@/ui/moment";
import { Select } from "@/ui/select";
import { Empty, Queried } from "@/ui/states";
import { Table } from "@/ui/table";
import { tell } from "@/ui/toast";
import { Toolbar } from "@/ui/toolbar";

import { MadeKeyDialog, NewKeyDialog, RotateDialog } from "./key-dialogs";

type Doing = { what: "new" } | { what: "rotate" | "revoke"; key: KeyView } | { made: MadeKey };

/** The keys of a project, without their secrets. */
export function Keys() {
  const { data: me } = useSuspenseQuery(meQuery);
  const [project, setProject] = useState<string>(me.project);
  const [text, setText] = useState("");
  const [doing, setDoing] = useState<Doing>();
  const query = useQuery(keysQuery(project));
  const projects = useQuery({ ...projectsQuery, enabled: may(me, "installation:administer") });
  const client = useQueryClient();
  const close = () => setDoing(undefined);
  const settled = () => client.invalidateQueries({ queryKey: keysQuery(project).queryKey });
  const made = (key: MadeKey) => {
    setDoing({ made: key });
    void settled();
  };
  return (
    <div>
      <Toolbar>
        {projects.data !== undefined && (
          <Select
            label="Project"
            value={project}
            choices={projects.data.projects.map(({ project_id: id }) => [id, id] as const)}
            onChange={setProject}
          />
        )}
        <Find label="Find a key" value={text} onChange={setText} />
        <span className="flex-1" />
        <Button onClick={() => setDoing({ what: "new" })}>
          <Plus className="size-3.5" aria-hidden="true" /> Key
        </Button>
      </Toolbar>
      <Queried query={query}>
        {({ keys }) => {
          const rows = found(keys, text, ({ prefix, name, role }) => [prefix, name, role]);
          return rows.length === 0 ? (
            <Empty icon={KeyRound} title="No key here" />
          ) : (
            <List keys={rows} onDo={(what, key) => setDoing({ what, key })} />
          );
        }}
      </Queried>
      {doing !== undefined && "made" in doing && (
        <MadeKeyDialog made={doing.made} onClose={close} />
      )}
      {doing !== undefined && "what" in doing && doing.what === "new" && (
        <NewKeyDialog project={project} onMade={made} onClose={close} />
      )}
      {doing !== undefined && "what" in doing && doing.what === "rotate" && (
        <RotateDialog replaced={doing.key} onMade={made} onClose={close} />
      )}
      {doing !== undefined && "what" in doing && doing.what === "revoke" && (
        <Confirm
          title={`Revoke ${doing.key.name ?? doing.key.prefix}?`}
          description="Every gateway refuses it from here on, open streams included. This cannot be undone."
          action="Revoke"
          onConfirm={async () => {
            await revokeKey(doing.key.id);
            tell("The key is revoked.");
            await settled();
          }}
          onClose={close}
        />
      )}
    </div>
  );
}

function List({
  keys,
  onDo,
}: {
  keys: readonly KeyView[];
  onDo: (what: "rotate" | "revoke", key: KeyView) => void;
}) {
  const now = useNow();
  return (
    <Table
      label="Keys"
      rows={keys}
      keyOf={({ id }) => id}
      columns={[
        {
          name: "Begins",
          cell: ({ prefix }) => <code className="font-mono text-xs">{prefix}</code>,
        },
        { name: "Name", cell: ({ name }) => name, isWide: true },
        { name: "Role", cell: ({ role }) => <Badge>{words(role)}</Badge> },
        { name: "Made", cell: ({ created_at }) => <At moment={created_at} /> },
        {
          name: "Last used",
          cell: ({ last_used_at: at }) => (at === null ? "never" : <Ago moment={at} />),
        },
        { name: "Ends", cell: (key) => <End of={key} now={now} /> },
        {
          name: "Change",
          cell: (key) =>
            isGood(key, now) && (
              <span className="flex gap-1">
                <Button kind="quiet" onClick={() => onDo("rotate", key)}>
                  Rotate
                </Button>
                <Button kind="danger" onClick={() => onDo("revoke", key)}>
                  Revoke
                </Button>
              </span>
            ),
        },
      ]}
    />
  );
}

function isGood({ revoked_at, expires_at }: KeyView, now: number): boolean {
  return revoked_at === null && (expires_at === null || Date.parse(expires_at) > now);
}

function End({ of: key, now }: { of: KeyView; now: number }) {
  if (key.revoked_at !== null) return <Badge tone="critical">Revoked</Badge>;
  if (key.expires_at === null) return "never";
  return isGood(key, now) ? <Ago moment={key.expires_at} /> : <Badge tone="high">Ended</Badge>;
}
