import { ShieldQuestion } from "lucide-react";

import type { ResponseAction, Threat, Urgency } from "@/api/types";
import { useNow } from "@/lib/clock";
import { span } from "@/lib/time";
import { percent, words } from "@/lib/words";
import { Badge, type Tone } from "@/ui/badge";
import { At } from "@/ui/moment";
import { Facts, Section } from "@/ui/section";
import { Empty } from "@/ui/states";

const MINUTE_MS = 60_000;

export function Response({ threat }: { threat: Threat }) {
  const plan = threat.response_plan;
  if (plan === null) return <Empty icon={ShieldQuestion} title="There is no response plan" />;
  return (
    <div className="space-y-3 p-3">
      <Clock threat={threat} />
      <Actions title="First" actions={[plan.primary_action]} />
      <Actions title="As well" actions={plan.secondary_actions} />
      <Actions title="If that cannot be done" actions={plan.backup_actions} />
      <Section title="Escalation">
        <ol className="flex flex-wrap items-center gap-1.5">
          {plan.escalation_path.map((who, at) => (
            <li key={at} className="foreign flex items-center gap-1.5">
              {at > 0 && (
                <span className="text-faint" aria-hidden="true">
                  →
                </span>
              )}
              <Badge>{who}</Badge>
            </li>
          ))}
        </ol>
        <p className="mt-2 text-soft">
          It goes to the next after {span(plan.auto_escalate_after_minutes * MINUTE_MS)} without an
          answer. Confidence in the plan {percent(plan.overall_confidence)}.
        </p>
        {plan.notes.map((note, at) => (
          <p key={at} className="foreign mt-1 text-soft">
            {note}
          </p>
        ))}
      </Section>
    </div>
  );
}

/** By when a person must have answered; a verdict is the answer. */
function Clock({ threat }: { threat: Threat }) {
  const now = useNow(1_000);
  const plan = threat.response_plan;
  if (plan === null) return null;
  const due = Date.parse(threat.signal.received_at) + plan.sla_minutes * MINUTE_MS;
  const answered = threat.verdict === null ? undefined : Date.parse(threat.verdict.given_at);
  const left = due - (answered ?? now);
  const isLate = left < 0;
  const text =
    answered === undefined
      ? isLate
        ? `${span(left)} late`
        : `${span(left)} left`
      : isLate
        ? `Answered ${span(left)} late`
        : `Answered with ${span(left)} left`;
  return (
    <Section
      title="Answer due"
      aside={
        <Badge tone={isLate ? "critical" : answered === undefined ? "medium" : "good"}>
          {text}
        </Badge>
      }
    >
      <Facts
        facts={[
          ["By", <At key="due" moment={due} long />],
          ["Agreed", `within ${span(plan.sla_minutes * MINUTE_MS)}`],
        ]}
      />
    </Section>
  );
}

const URGENCIES: Record<Urgency, Tone> = {
  immediate: "critical",
  urgent: "high",
  normal: "medium",
  low: "low",
};

function Actions({ title, actions }: { title: string; actions: readonly ResponseAction[] }) {
  if (actions.length === 0) return null;
  return (
    <Section title={title}>
      <ul className="divide-y divide-line">
        {actions.map((action, at) => (
          <li key={at} className="py-2 first:pt-0 last:pb-0">
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className="font-semibold">{words(action.action_type)}</span>
              <code className="foreign font-mono text-xs">{action.target}</code>
              <Badge tone={URGENCIES[action.urgency]}>{words(action.urgency)}</Badge>
              <Badge tone={action.auto_executable ? "good" : "plain"}>
                {action.auto_executable ? "May run unasked" : "Needs approval"}
              </Badge>
            </div>
            <p className="foreign mt-1">{action.reason}</p>
            <p className="foreign mt-0.5 text-soft">
              {Object.entries(action.parameters ?? {})
                .map(([name, value]) => `${words(name)}: ${said(value)}`)
                .concat(
                  `Impact on legitimate users: ${action.estimated_impact.toLowerCase()}`,
                  `Confidence ${percent(action.confidence)}`,
                )
                .join(" · ")}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function said(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
