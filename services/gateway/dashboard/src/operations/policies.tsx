import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";

import { evaluateSession, policiesQuery } from "@/api/operations";
import type { Policy } from "@/api/types";
import { ActionBadge } from "@/sessions/columns";
import { percent, words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Section } from "@/ui/section";
import { Empty, Queried } from "@/ui/states";

/** What is done about sessions, and a place to try it. */
export function Policies() {
  const query = useQuery(policiesQuery);
  return (
    <div className="grid items-start gap-3 p-3 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <Queried query={query}>
        {({ policies }) =>
          policies.length === 0 ? (
            <Empty title="There is no policy" />
          ) : (
            <ol className="space-y-2">
              {policies.map((policy) => (
                <PolicyCard key={policy.id} policy={policy} />
              ))}
            </ol>
          )
        }
      </Queried>
      <TryIt />
    </div>
  );
}

function PolicyCard({ policy }: { policy: Policy }) {
  return (
    <li className="rounded-lg border border-line bg-surface px-3 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="foreign font-semibold">{policy.name}</h2>
        <ActionBadge action={policy.actions.action} />
        {!policy.enabled && <Badge>Off</Badge>}
      </div>
      {policy.description != null && <p className="foreign text-soft">{policy.description}</p>}
      <p className="foreign mt-0.5">
        Where {conditionsOf(policy).join(" and ") || "anything happens"}
      </p>
    </li>
  );
}

function conditionsOf({ conditions }: Policy): string[] {
  const told: string[] = [];
  const list = (names: readonly string[], how: string) =>
    names.length > 0 && told.push(`${how} ${names.map(words).join(", ")}`);
  if (conditions.minRiskScore != null)
    told.push(`the risk is at least ${percent(conditions.minRiskScore)}`);
  if (conditions.maxRiskScore != null)
    told.push(`the risk is at most ${percent(conditions.maxRiskScore)}`);
  if (conditions.riskScoreBelow != null)
    told.push(`the risk is below ${percent(conditions.riskScoreBelow)}`);
  list(conditions.patternsAny, "a pattern is one of");
  list(conditions.patternsAll, "the patterns have");
  list(conditions.cotLabelsAny, "a thought is one of");
  list(conditions.cotLabelsAll, "thoughts are");
  return told;
}

/** Asks whether a session may go on, as an agent would. */
function TryIt() {
  const [sessionId, setSessionId] = useState("");
  const [message, setMessage] = useState("");
  const asking = useMutation({ mutationFn: () => evaluateSession(sessionId.trim(), message) });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    asking.mutate();
  };
  return (
    <Section title="Try it">
      <form onSubmit={submit} className="space-y-2">
        <label className="block">
          <span className="text-soft">Session</span>
          <input
            required
            value={sessionId}
            onChange={(event) => setSessionId(event.target.value)}
            className="mt-0.5 h-7 w-full rounded-md border border-line-strong bg-canvas px-2"
          />
        </label>
        <label className="block">
          <span className="text-soft">The user says next</span>
          <textarea
            rows={3}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
            className="mt-0.5 w-full rounded-md border border-line-strong bg-canvas px-2 py-1"
          />
        </label>
        <Button type="submit" kind="primary" disabled={asking.isPending || sessionId.trim() === ""}>
          May it go on?
        </Button>
      </form>
      <div aria-live="polite" className="mt-3">
        {asking.isError && <p className="foreign text-critical">{asking.error.message}</p>}
        {asking.data !== undefined && (
          <>
            <p className="flex flex-wrap items-center gap-2">
              <ActionBadge action={asking.data.action} />
              <span className="tabular-nums">Risk {percent(asking.data.riskScore)}</span>
              {asking.data.patterns.map((pattern) => (
                <Badge key={pattern}>{words(pattern)}</Badge>
              ))}
            </p>
            {asking.data.reasons.map((reason, at) => (
              <p key={at} className="foreign text-soft">
                {reason}
              </p>
            ))}
          </>
        )}
      </div>
    </Section>
  );
}
