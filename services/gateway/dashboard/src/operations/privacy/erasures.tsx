import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";

import { erasuresQuery, eraseSubject, type SubjectField } from "@/api/administration";
import type { Erasure } from "@/api/types";
import { count, words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { OtherRefusal, refusalOf, TextField } from "@/ui/field";
import { At } from "@/ui/moment";
import { Section } from "@/ui/section";
import { Select } from "@/ui/select";
import { Queried } from "@/ui/states";

const FIELDS = [
  ["user", "User"],
  ["customer", "Customer"],
] as const satisfies readonly (readonly [SubjectField, string])[];
const TONES = { waiting: "plain", running: "accent", done: "good", refused: "critical" } as const;

/** What is held of somebody: counted first, then erased. */
export function Erasures() {
  const query = useQuery(erasuresQuery);
  return (
    <Section title="Erasure of what is held of somebody">
      <NewErasure erasures={query.data?.erasures ?? []} />
      <Queried query={query} lines={2}>
        {({ erasures }) => (
          <ul aria-label="Erasures" className="mt-3 divide-y divide-line">
            {erasures.map((each) => (
              <Line key={each.id} erasure={each} />
            ))}
          </ul>
        )}
      </Queried>
    </Section>
  );
}

/** Erasing is offered for what was counted, and for nothing else. */
function NewErasure({ erasures }: { erasures: readonly Erasure[] }) {
  const [field, setField] = useState<SubjectField>("user");
  const [id, setId] = useState("");
  const [isAsking, setAsking] = useState(false);
  const client = useQueryClient();
  const settled = () => client.invalidateQueries({ queryKey: erasuresQuery.queryKey });
  const counting = useMutation({
    mutationFn: () => eraseSubject(field, id.trim(), true),
    onSettled: settled,
  });
  const counted = erasures.find((each) => each.id === counting.data?.id);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    counting.mutate();
  };
  const say = (change: () => void) => {
    counting.reset();
    change();
  };
  return (
    <form onSubmit={submit} className="space-y-2">
      <div className="flex flex-wrap items-end gap-2">
        <Select
          label="Of"
          value={field}
          choices={FIELDS}
          onChange={(next) => say(() => setField(next))}
        />
        <TextField
          label={`The ${field}'s id`}
          className="min-w-40 flex-1"
          required
          value={id}
          onChange={(next) => say(() => setId(next))}
          error={refusalOf(counting.error, `${field}_id`)}
        />
        <Button type="submit" disabled={counting.isPending || id.trim() === ""}>
          Count what is held
        </Button>
        <Button
          kind="danger"
          disabled={counted?.state !== "done"}
          title={counted?.state === "done" ? undefined : "It is counted first."}
          onClick={() => setAsking(true)}
        >
          Erase it
        </Button>
      </div>
      <OtherRefusal error={counting.error} fields={[`${field}_id`]} />
      {isAsking && counted !== undefined && (
        <Confirm
          title={`Erase all that is held of this ${field}?`}
          description={`${told(counted)}. What comes in later is new. This cannot be undone.`}
          action="Erase"
          onConfirm={() =>
            eraseSubject(field, id.trim(), false).then(() => {
              say(() => setId(""));
              return settled();
            })
          }
          onClose={() => setAsking(false)}
        />
      )}
    </form>
  );
}

function Line({ erasure }: { erasure: Erasure }) {
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-0.5 py-1.5">
      <Badge tone={TONES[erasure.state]}>{words(erasure.state)}</Badge>
      <span>{erasure.dry_run ? "Count" : "Erasure"}</span>
      <span className="text-soft">of a {erasure.field}</span>
      <code className="foreign max-w-40 truncate font-mono text-xs text-faint">
        {erasure.subject}
      </code>
      <span className="flex-1 text-right text-faint">
        <At moment={erasure.asked_at} />
      </span>
      <p className="foreign w-full text-soft">{erasure.reason ?? told(erasure)}</p>
    </li>
  );
}

function told({ counts, dry_run: isDry }: Erasure): string {
  const places = Object.entries(counts).filter(([, number]) => number > 0);
  if (places.length === 0) return isDry ? "Nothing is held" : "Nothing was removed";
  return places.map(([place, number]) => `${words(place)} ${count(number)}`).join(", ");
}
