import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";

import { addHold, holdsQuery, releaseHold } from "@/api/administration";
import type { LegalHold } from "@/api/types";
import { words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Dialog } from "@/ui/dialog";
import { OtherRefusal, refusalOf, TextField } from "@/ui/field";
import { At } from "@/ui/moment";
import { Section } from "@/ui/section";
import { Select } from "@/ui/select";
import { Queried } from "@/ui/states";
import { Table } from "@/ui/table";
import { tell } from "@/ui/toast";

const SCOPES: readonly LegalHold["scope"][] = ["customer", "user", "project"];

/** What must be kept whatever its age and whoever asks. */
export function Holds() {
  const query = useQuery(holdsQuery);
  const [isAdding, setAdding] = useState(false);
  const [ending, setEnding] = useState<LegalHold>();
  const client = useQueryClient();
  const settled = () => client.invalidateQueries({ queryKey: holdsQuery.queryKey });
  return (
    <Section
      title="Legal holds"
      aside={<Button onClick={() => setAdding(true)}>Add a hold</Button>}
    >
      <Queried query={query} lines={2}>
        {({ holds }) =>
          holds.length === 0 ? (
            <p className="text-soft">Nothing is held.</p>
          ) : (
            <List holds={holds} onEnd={setEnding} />
          )
        }
      </Queried>
      {isAdding && <NewHold onAdded={settled} onClose={() => setAdding(false)} />}
      {ending !== undefined && (
        <Confirm
          title="Release this hold?"
          description="What is past its time is deleted within the hour. That cannot be undone."
          action="Release"
          onConfirm={() => releaseHold(ending.hold_id).then(settled)}
          onClose={() => setEnding(undefined)}
        />
      )}
    </Section>
  );
}

function List({ holds, onEnd }: { holds: readonly LegalHold[]; onEnd: (hold: LegalHold) => void }) {
  return (
    <Table
      label="Legal holds"
      rows={holds}
      keyOf={({ hold_id }) => hold_id}
      columns={[
        { name: "Of", cell: ({ scope }) => <Badge>{words(scope)}</Badge> },
        { name: "Subject", cell: ({ subjects }) => subjects[0] },
        { name: "For", cell: ({ reason }) => reason, isWide: true },
        { name: "Since", cell: ({ held_at }) => <At moment={held_at} /> },
        {
          name: "Until",
          cell: (hold) =>
            hold.released_at === null ? (
              <Button kind="quiet" onClick={() => onEnd(hold)}>
                Release
              </Button>
            ) : (
              <At moment={hold.released_at} />
            ),
        },
      ]}
    />
  );
}

function NewHold({ onAdded, onClose }: { onAdded: () => Promise<void>; onClose: () => void }) {
  const [scope, setScope] = useState<LegalHold["scope"]>("customer");
  const [subject, setSubject] = useState("");
  const [reason, setReason] = useState("");
  const adding = useMutation({
    mutationFn: () =>
      addHold({ scope, reason: reason.trim(), ...(scope !== "project" && { subject }) }),
    onSuccess: () => {
      tell("It holds: nothing of it is deleted any more.");
      onClose();
      return onAdded();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    adding.mutate();
  };
  return (
    <Dialog title="Add a hold" isOpen onClose={onClose}>
      <form onSubmit={submit} className="space-y-2">
        <Select
          label="What is held"
          value={scope}
          choices={SCOPES.map((each) => [each, words(each)] as const)}
          onChange={setScope}
        />
        {scope !== "project" && (
          <TextField
            label={`The ${scope}'s id`}
            required
            value={subject}
            onChange={setSubject}
            error={refusalOf(adding.error, "subject")}
          />
        )}
        <TextField
          label="For whom or what"
          hint="For example the number of a case"
          required
          value={reason}
          onChange={setReason}
          error={refusalOf(adding.error, "reason")}
        />
        <OtherRefusal error={adding.error} fields={["subject", "reason"]} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={adding.isPending}>
            Hold
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
