import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";

import { putRetention, retentionQuery } from "@/api/administration";
import type { Retention } from "@/api/types";
import { linesOf } from "@/lib/lines";
import { plural } from "@/lib/words";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { OtherRefusal, refusalOf, TextField } from "@/ui/field";
import { Section } from "@/ui/section";
import { Queried } from "@/ui/states";
import { tell } from "@/ui/toast";

/** How long the project keeps what it has. */
export function RetentionSettings() {
  const query = useQuery(retentionQuery);
  return (
    <Section title="How long it is kept">
      <Queried query={query} lines={3}>
        {(retention) => <Form key={retention.changed_at} retention={retention} />}
      </Queried>
    </Section>
  );
}

function Form({ retention }: { retention: Retention }) {
  const [days, setDays] = useState(retention.days?.toString() ?? "");
  const [customers, setCustomers] = useState(() =>
    Object.entries(retention.customers)
      .map(([id, each]) => `${id} ${each}`)
      .join("\n"),
  );
  const [isAsking, setAsking] = useState(false);
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: () =>
      putRetention({
        days: days.trim() === "" ? null : Number(days),
        customers: Object.fromEntries(linesOf(customers).map(shorter)),
      }),
    onSuccess: (kept) => {
      tell("It holds from here on.");
      client.setQueryData(retentionQuery.queryKey, kept);
    },
    onSettled: () => setAsking(false),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setAsking(true);
  };
  return (
    <form onSubmit={submit} className="space-y-2">
      <TextField
        label="Days"
        type="number"
        min="1"
        hint={`As long as the installation does where nothing is said: ${plural(retention.longest_days, "day")}`}
        value={days}
        onChange={setDays}
        error={refusalOf(saving.error, "days")}
      />
      <TextField
        label="Shorter for some customers"
        hint="An id and days, one customer a line: acme 7"
        lines={2}
        value={customers}
        onChange={setCustomers}
        error={refusalOf(saving.error, "customers")}
      />
      <OtherRefusal error={saving.error} fields={["days", "customers"]} />
      <Button type="submit" kind="primary" disabled={saving.isPending}>
        Save
      </Button>
      {isAsking && (
        <Confirm
          title="Keep things so long?"
          description="What is older is deleted within the hour, but for what a legal hold keeps. This cannot be undone."
          action="Save"
          onConfirm={() => saving.mutateAsync().catch(() => undefined)}
          onClose={() => setAsking(false)}
        />
      )}
    </form>
  );
}

/** `acme 7`; ids may have spaces. */
function shorter(line: string): [id: string, days: number] {
  const [, id = line, days = ""] = /^(.*\S)\s+(\d+)$/.exec(line) ?? [];
  return [id, Number(days)];
}
