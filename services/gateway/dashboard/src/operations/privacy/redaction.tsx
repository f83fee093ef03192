import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";

import { putRedaction, redactionQuery } from "@/api/administration";
import type { RedactionPolicy } from "@/api/types";
import { linesOf } from "@/lib/lines";
import { Button } from "@/ui/button";
import { OtherRefusal, refusalOf, TextField } from "@/ui/field";
import { At } from "@/ui/moment";
import { Section } from "@/ui/section";
import { Select } from "@/ui/select";
import { Queried } from "@/ui/states";
import { tell } from "@/ui/toast";

const MODES = [
  ["off", "Off: as it came"],
  ["mask", "Mask: gone"],
  ["tokens", "Tokens: equal values stay equal"],
] as const satisfies readonly (readonly [RedactionPolicy["mode"], string])[];

/** What is taken out of what callers tell, before anything is published. */
export function Redaction() {
  const query = useQuery(redactionQuery);
  return (
    <Section
      title="What is kept back"
      aside={
        query.data?.changed_at != null && (
          <span className="text-xs text-faint">
            Since <At moment={query.data.changed_at} />
          </span>
        )
      }
    >
      <Queried query={query} lines={3}>
        {(policy) => <Form key={policy.changed_at} policy={policy} />}
      </Queried>
    </Section>
  );
}

function Form({ policy }: { policy: RedactionPolicy }) {
  const [mode, setMode] = useState(policy.mode);
  const [fields, setFields] = useState(policy.fields.join("\n"));
  const [words, setWords] = useState(policy.words.join("\n"));
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: () => putRedaction({ mode, fields: linesOf(fields), words: linesOf(words) }),
    onSuccess: (kept) => {
      tell("It holds from here on; what was published before stays as it is.");
      client.setQueryData(redactionQuery.queryKey, kept);
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form onSubmit={submit} className="space-y-2">
      <Select label="Sensitive values" value={mode} choices={MODES} onChange={setMode} />
      <TextField
        label="Fields whose values are kept back whole"
        hint="One a line, such as patient"
        lines={2}
        value={fields}
        onChange={setFields}
        error={refusalOf(saving.error, "fields")}
      />
      <TextField
        label="Words that are kept back"
        hint="One a line. Those that were said before show as tokens: nobody reads them again"
        lines={2}
        value={words}
        onChange={setWords}
        error={refusalOf(saving.error, "words")}
      />
      <OtherRefusal error={saving.error} fields={["fields", "words"]} />
      <Button type="submit" kind="primary" disabled={saving.isPending}>
        Save
      </Button>
    </form>
  );
}
