import { useMutation } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";

import { makeKey, rotateKey } from "@/api/administration";
import type { KeyView, MadeKey, Role } from "@/api/types";
import { words } from "@/lib/words";
import { Button } from "@/ui/button";
import { Copy } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";
import { OtherRefusal, refusalOf, TextField } from "@/ui/field";
import { Select } from "@/ui/select";

const ROLES: readonly Role[] = ["api_user", "ingest-only", "analyst", "viewer", "admin"];
const MAY: Record<Role, string> = {
  api_user: "A program: reports, asks for judgements, reads",
  "ingest-only": "A program that only reports",
  analyst: "A person who judges",
  viewer: "A person who reads",
  admin: "Everything in the project, keys included",
};
const OVERLAPS = [
  ["0", "End it at once"],
  ["3600", "Both good for an hour"],
  ["86400", "Both good for a day"],
  ["604800", "Both good for a week"],
] as const;

/** Makes a key for a project. */
export function NewKeyDialog({
  project,
  onMade,
  onClose,
}: {
  project: string;
  onMade: (made: MadeKey) => void;
  onClose: () => void;
}) {
  const [role, setRole] = useState<Role>("api_user");
  const [name, setName] = useState("");
  const [end, setEnd] = useState("");
  const making = useMutation({
    mutationFn: () =>
      makeKey({
        project,
        role,
        ...(name.trim() !== "" && { name: name.trim() }),
        ...(end !== "" && { expires_at: new Date(end).toISOString() }),
      }),
    onSuccess: onMade,
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <Dialog title={`New key of ${project}`} isOpen onClose={onClose}>
      <form onSubmit={submit} className="space-y-2">
        <TextField
          label="Name"
          hint="What it is for"
          value={name}
          onChange={setName}
          error={refusalOf(making.error, "name")}
        />
        <div>
          <p className="text-soft">Role</p>
          <Select
            label="Role"
            value={role}
            choices={ROLES.map((each) => [each, words(each)] as const)}
            onChange={setRole}
          />
          <p className="mt-0.5 text-xs text-faint">{MAY[role]}</p>
        </div>
        <TextField
          label="Ends"
          type="datetime-local"
          hint="Never by itself where nothing is said"
          value={end}
          onChange={setEnd}
          error={refusalOf(making.error, "expires_at")}
        />
        <OtherRefusal error={making.error} fields={["name", "expires_at"]} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={making.isPending}>
            Make the key
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Makes a key like another one, which stays good for a while. */
export function RotateDialog({
  replaced,
  onMade,
  onClose,
}: {
  replaced: KeyView;
  onMade: (made: MadeKey) => void;
  onClose: () => void;
}) {
  const [overlap, setOverlap] = useState<(typeof OVERLAPS)[number][0]>("86400");
  const making = useMutation({
    mutationFn: () => rotateKey(replaced.id, Number(overlap)),
    onSuccess: onMade,
  });
  return (
    <Dialog
      title={`Rotate ${replaced.name ?? replaced.prefix}`}
      description="A key of the same role is made; the first one ends after this time."
      isOpen
      onClose={onClose}
    >
      <Select label="The first key" value={overlap} choices={OVERLAPS} onChange={setOverlap} />
      <OtherRefusal error={making.error} fields={[]} />
      <div className="mt-3 flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" disabled={making.isPending} onClick={() => making.mutate()}>
          Rotate
        </Button>
      </div>
    </Dialog>
  );
}

/** The secret of a key, this once. */
export function MadeKeyDialog({ made, onClose }: { made: MadeKey; onClose: () => void }) {
  return (
    <Dialog
      title="The key is made"
      description="It is shown this once. Only its hash is kept: whoever loses it needs another one."
      isOpen
      onClose={onClose}
    >
      <div className="flex items-center gap-2 rounded-md border border-line bg-sunken px-2 py-1.5">
        <code aria-label="The key" className="foreign min-w-0 flex-1 font-mono text-xs">
          {made.key}
        </code>
        <Copy text={made.key} label="Copy the key" />
      </div>
      <div className="mt-3 flex justify-end">
        <Button kind="primary" onClick={onClose}>
          I have it
        </Button>
      </div>
    </Dialog>
  );
}
