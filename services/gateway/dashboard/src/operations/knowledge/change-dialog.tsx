import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";

import { changesQuery, recordChange } from "@/api/operations";
import type { ChangeKind } from "@/api/types";
import { words } from "@/lib/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { OtherRefusal, refusalOf, TextField } from "@/ui/field";
import { Select } from "@/ui/select";
import { tell } from "@/ui/toast";

const KINDS: readonly ChangeKind[] = ["deployment", "config_change", "incident"];
const TEXTS = [
  ["summary", "What changed", "In a sentence"],
  ["customer_id", "Customer", "All customers where nothing is said"],
  ["service", "Service", undefined],
  ["endpoint", "Endpoint", "The path prefix that it touches, such as /login"],
  ["url", "Read more at", undefined],
] as const;
const TIMES = [
  ["started_at", "Began", "Now where nothing is said"],
  ["ended_at", "Ended", "Nothing while it lasts"],
] as const;
const NAMES = [...TEXTS, ...TIMES].map(([name]) => name);

type Name = (typeof NAMES)[number];

/** Reports a change in the watched systems. */
export function ChangeDialog({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState<ChangeKind>("deployment");
  const [given, setGiven] = useState<Partial<Record<Name, string>>>({});
  const client = useQueryClient();
  const recording = useMutation({
    mutationFn: () => recordChange({ kind, ...told(given) }),
    onSuccess: () => {
      tell("The change is recorded.");
      onClose();
      return client.invalidateQueries({ queryKey: changesQuery.queryKey });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    recording.mutate();
  };
  const field = (name: Name) => ({
    value: given[name] ?? "",
    onChange: (value: string) => setGiven({ ...given, [name]: value }),
    error: refusalOf(recording.error, `0.${name}`) ?? refusalOf(recording.error, name),
  });
  return (
    <Dialog title="Report a change" isOpen onClose={onClose}>
      <form onSubmit={submit} className="space-y-2">
        <Select
          label="Kind"
          value={kind}
          choices={KINDS.map((each) => [each, words(each)] as const)}
          onChange={setKind}
        />
        {TEXTS.map(([name, label, hint]) => (
          <TextField
            key={name}
            label={label}
            {...(hint !== undefined && { hint })}
            required={name === "summary"}
            {...field(name)}
          />
        ))}
        <div className="grid gap-2 sm:grid-cols-2">
          {TIMES.map(([name, label, hint]) => (
            <TextField
              key={name}
              type="datetime-local"
              label={label}
              hint={hint}
              {...field(name)}
            />
          ))}
        </div>
        <OtherRefusal error={recording.error} fields={NAMES} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={recording.isPending}>
            Report
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What was said; times, which the browser has in the viewer's zone, with theirs. */
function told(given: Partial<Record<Name, string>>): Record<string, string> {
  const set = Object.entries(given).filter(([, value]) => value.trim() !== "");
  return Object.fromEntries(
    set.map(([name, value]) => [
      name,
      name.endsWith("_at") ? new Date(value).toISOString() : value.trim(),
    ]),
  );
}
