import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { deletePolicy, getPolicy, policiesQuery, savePolicy } from "@/api/policies";
import { RequestError } from "@/api/request";
import type { Policy } from "@/api/types";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { At } from "@/ui/moment";
import { Section } from "@/ui/section";
import { tell } from "@/ui/toast";

import { draftIn, type Fault } from "./draft";
import { FieldsReference } from "./fields";
import { lineOf } from "./position";
import { Source } from "./source";

/** Somebody else saved the policy after it was opened here. */
class ChangedMeanwhile extends Error {
  readonly theirs: Policy;

  constructor(theirs: Policy) {
    super("Somebody changed this policy after you opened it.");
    this.theirs = theirs;
  }
}

/** Writes a policy as JSON; what the gateway refuses is marked where it stands. */
export function Editor({
  policy,
  text,
  onText,
  mayWrite,
  onSaved,
  onClose,
}: {
  policy?: Policy;
  text: string;
  onText: (text: string) => void;
  mayWrite: boolean;
  onSaved: (policy: Policy) => void;
  onClose: () => void;
}) {
  const [isLeaving, setLeaving] = useState(false);
  const client = useQueryClient();
  const settled = () => client.invalidateQueries({ queryKey: policiesQuery.queryKey });
  const draft = draftIn(text);
  const saving = useMutation({
    mutationFn: async (known: Policy | undefined) => {
      if ("fault" in draft) throw new Error("Mend the JSON first.");
      try {
        return await savePolicy(known, draft.policy);
      } catch (error) {
        if (known === undefined || !isConflict(error)) throw error;
        throw new ChangedMeanwhile(await getPolicy(known.id));
      }
    },
    onSuccess: async (kept) => {
      tell("The policy is saved. It counts from the next decision on.");
      onSaved(kept);
      await settled();
    },
  });
  const faults = "fault" in draft ? [draft.fault] : faultsOf(saving.error, text);
  return (
    <Section
      title={policy?.name ?? "New policy"}
      aside={
        policy !== undefined && (
          <span className="text-xs text-faint">
            Changed <At moment={policy.updatedAt} />
          </span>
        )
      }
    >
      <Source
        text={text}
        faults={faults}
        isReadOnly={!mayWrite}
        onText={(next) => {
          if (!(saving.error instanceof ChangedMeanwhile)) saving.reset();
          onText(next);
        }}
      />
      {saving.error instanceof ChangedMeanwhile ? (
        <Conflict
          error={saving.error}
          onTake={() => onSaved((saving.error as ChangedMeanwhile).theirs)}
          onOverwrite={() => saving.mutate((saving.error as ChangedMeanwhile).theirs)}
        />
      ) : (
        saving.isError &&
        faults.length === 0 && (
          <p role="alert" className="foreign mt-2 text-critical">
            {saving.error.message}
          </p>
        )
      )}
      <div className="mt-3 flex flex-wrap justify-end gap-2">
        {policy !== undefined && mayWrite && (
          <Button kind="danger" className="mr-auto" onClick={() => setLeaving(true)}>
            Delete
          </Button>
        )}
        <Button onClick={onClose}>Close</Button>
        {mayWrite && (
          <Button
            kind="primary"
            disabled={saving.isPending || "fault" in draft}
            onClick={() => saving.mutate(policy)}
          >
            Save
          </Button>
        )}
      </div>
      <FieldsReference />
      {isLeaving && policy !== undefined && (
        <Confirm
          title={`Delete ${policy.name}?`}
          description="It decides nothing any more; what it decided stays. This cannot be undone."
          action="Delete"
          onConfirm={() => deletePolicy(policy.id).then(onClose).then(settled)}
          onClose={() => setLeaving(false)}
        />
      )}
    </Section>
  );
}

function isConflict(error: unknown): boolean {
  return error instanceof RequestError && error.status === 409;
}

/** What the gateway refused, where it stands in the text. */
function faultsOf(error: Error | null, text: string): Fault[] {
  if (!(error instanceof RequestError)) return [];
  return error.fields.map(({ field, reason }) => ({ line: lineOf(text, field), field, reason }));
}

function Conflict({
  error,
  onTake,
  onOverwrite,
}: {
  error: ChangedMeanwhile;
  onTake: () => void;
  onOverwrite: () => void;
}) {
  return (
    <div role="alert" className="mt-2 flex flex-wrap items-center gap-2 text-high">
      <span className="flex-1">{error.message}</span>
      <Button onClick={onTake}>Show theirs</Button>
      <Button kind="danger" onClick={onOverwrite}>
        Save mine over it
      </Button>
    </div>
  );
}
