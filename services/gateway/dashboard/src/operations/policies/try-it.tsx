import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useState, type SyntheticEvent } from "react";

import { evaluateSession, latestSessionsQuery } from "@/api/policies";
import { Button } from "@/ui/button";
import { Field, Input, OtherRefusal, TextField } from "@/ui/field";
import { Section } from "@/ui/section";

import { draftIn } from "./draft";
import { Said } from "./said";

/** Asks whether a session may go on: by what is kept and, where one is open, by the draft alone. */
export function TryIt({ draft, mayTry }: { draft: string | undefined; mayTry: boolean }) {
  const [sessionId, setSessionId] = useState("");
  const [message, setMessage] = useState("");
  const sessions = useQuery(latestSessionsQuery);
  const list = useId();
  const asking = useMutation({
    mutationFn: async () => {
      const written = draft === undefined ? undefined : draftIn(draft);
      const ask = (policy?: unknown) => evaluateSession(sessionId.trim(), message, policy);
      const [stored, drafted] = await Promise.all([
        ask(),
        written !== undefined && "policy" in written ? ask(written.policy) : undefined,
      ]);
      return { stored, drafted };
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    asking.mutate();
  };
  return (
    <Section title="Try it">
      <form onSubmit={submit} className="space-y-2">
        <Field label="Session" hint="One that was recorded; the latest are offered">
          {(control) => (
            <Input
              {...control}
              list={list}
              required
              autoComplete="off"
              value={sessionId}
              onChange={(event) => setSessionId(event.target.value)}
            />
          )}
        </Field>
        <datalist id={list}>
          {sessions.data?.sessions.map(({ id, agentId }) => (
            <option key={id} value={id}>
              {agentId}
            </option>
          ))}
        </datalist>
        <TextField
          label="The user says next"
          hint="Judged with what was said before; nothing is kept"
          lines={3}
          value={message}
          onChange={setMessage}
        />
        <Button
          type="submit"
          kind="primary"
          disabled={!mayTry || asking.isPending || sessionId.trim() === ""}
          {...(!mayTry && { title: "Your role may not have sessions judged." })}
        >
          May it go on?
        </Button>
        {!mayTry && <p className="text-faint">Your role may not have sessions judged.</p>}
      </form>
      <div aria-live="polite" className="mt-3">
        <OtherRefusal error={asking.error} fields={[]} />
        {asking.data !== undefined && (
          <div className="grid gap-3 sm:grid-cols-2">
            <Said title="By the policies that are kept" evaluation={asking.data.stored} />
            {asking.data.drafted !== undefined && (
              <Said title="By this draft alone" evaluation={asking.data.drafted} />
            )}
          </div>
        )}
      </div>
    </Section>
  );
}
