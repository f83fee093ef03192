import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";

import { may, meQuery } from "@/api/account";
import { makeProject, projectsQuery, putQuota } from "@/api/administration";
import type { Project, Quota } from "@/api/types";
import { count } from "@/lib/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { OtherRefusal, refusalOf, TextField } from "@/ui/field";
import { At } from "@/ui/moment";
import { Queried } from "@/ui/states";
import { Table, type TableColumn } from "@/ui/table";
import { tell } from "@/ui/toast";
import { Toolbar } from "@/ui/toolbar";

const QUOTA = [
  ["items_per_s", "Items a second", "Signals, events and spans together, over all gateways"],
  ["items_burst", "Items at once", "After a rest"],
  ["streams", "Live streams", "At each gateway"],
  ["keys", "Keys", "Good at once"],
] as const;

type Name = (typeof QUOTA)[number][0];

/** The projects that one administers, and what each may have. */
export function Projects() {
  const query = useQuery(projectsQuery);
  const { data: me } = useSuspenseQuery(meQuery);
  const [open, setOpen] = useState<Project | "new">();
  const mayChange = may(me, "installation:administer");
  const changing: TableColumn<Project> = {
    name: "Change",
    cell: (project) => (
      <Button kind="quiet" onClick={() => setOpen(project)}>
        Quota
      </Button>
    ),
  };
  return (
    <div>
      <Toolbar>
        {mayChange ? (
          <Button onClick={() => setOpen("new")}>New project</Button>
        ) : (
          <span className="text-faint">Admins of the installation change quotas.</span>
        )}
      </Toolbar>
      <Queried query={query}>
        {({ projects }) => (
          <Table
            label="Projects"
            rows={projects}
            keyOf={({ project_id }) => project_id}
            columns={mayChange ? [...COLUMNS, changing] : COLUMNS}
          />
        )}
      </Queried>
      {open === "new" && <NewProject onClose={() => setOpen(undefined)} />}
      {open !== undefined && open !== "new" && (
        <QuotaDialog project={open} onClose={() => setOpen(undefined)} />
      )}
    </div>
  );
}

const COLUMNS: readonly TableColumn<Project>[] = [
  { name: "Project", cell: ({ project_id }) => project_id, isWide: true },
  { name: "Made", cell: ({ created_at }) => <At moment={created_at} /> },
  ...QUOTA.map(([name, label]) => ({
    name: label,
    className: "text-right",
    cell: ({ quota }: Project) => {
      const most = quota[name];
      return most === null ? <span className="text-faint">as for all</span> : count(most);
    },
  })),
];

function NewProject({ onClose }: { onClose: () => void }) {
  const [id, setId] = useState("");
  const client = useQueryClient();
  const making = useMutation({
    mutationFn: () => makeProject(id.trim()),
    onSuccess: () => {
      tell("The project is made. It needs a key.");
      onClose();
      return client.invalidateQueries({ queryKey: projectsQuery.queryKey });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <Dialog title="New project" isOpen onClose={onClose}>
      <form onSubmit={submit} className="space-y-2">
        <TextField
          label="Id"
          required
          value={id}
          onChange={setId}
          error={refusalOf(making.error, "project_id")}
        />
        <OtherRefusal error={making.error} fields={["project_id"]} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={making.isPending}>
            Make
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function QuotaDialog({
  project: { project_id, quota },
  onClose,
}: {
  project: Project;
  onClose: () => void;
}) {
  const [given, setGiven] = useState<Record<Name, string>>(() => ({
    items_per_s: quota.items_per_s?.toString() ?? "",
    items_burst: quota.items_burst?.toString() ?? "",
    streams: quota.streams?.toString() ?? "",
    keys: quota.keys?.toString() ?? "",
  }));
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: () => putQuota(project_id, quotaIn(given)),
    onSuccess: () => {
      tell("The quota holds; every gateway knows within ten seconds.");
      onClose();
      return client.invalidateQueries({ queryKey: projectsQuery.queryKey });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <Dialog
      title={`Quota of ${project_id}`}
      description="What is left empty is as for all projects."
      isOpen
      onClose={onClose}
    >
      <form onSubmit={submit} className="space-y-2">
        {QUOTA.map(([name, label, hint]) => (
          <TextField
            key={name}
            label={label}
            hint={hint}
            type="number"
            min="1"
            step="any"
            value={given[name]}
            onChange={(value) => setGiven({ ...given, [name]: value })}
            error={refusalOf(saving.error, name)}
          />
        ))}
        <OtherRefusal error={saving.error} fields={QUOTA.map(([name]) => name)} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={saving.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function quotaIn(given: Record<Name, string>): Quota {
  const most = (text: string) => (text.trim() === "" ? null : Number(text));
  return {
    items_per_s: most(given.items_per_s),
    items_burst: most(given.items_burst),
    streams: most(given.streams),
    keys: most(given.keys),
  };
}
