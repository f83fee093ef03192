import { ShieldQuestion } from "lucide-react";

import type { ResponseAction, Threat, Urgency } from "@/api/types";
import { span } from "@/lib/time";
import { percent, words } from "@/lib/words";
import { Badge, type Tone } from "@/ui/badge";
import { Copy } from "@/ui/copy";
import { At } from "@/ui/moment";
import { Facts, Section } from "@/ui/section";
import { Empty } from "@/ui/states";

import { dueOf, turnsOf } from "./deadline";
import { Due } from "./due";
import { said } from "./factors";

const MINUTE_MS = 60_000;

export function Response({ threat }: { threat: Threat }) {
  const plan = threat.response_plan;
  if (plan === null) return <Empty icon={ShieldQuestion} title="There is no response plan" />;
  return (
    <div className="space-y-3 p-3">
      <Section title="Answer" aside={<Due threat={threat} />}>
        <Facts
          facts={[
            ["Due by", <At key="due" moment={dueOf(threat)?.by ?? NaN} long />],
            ["Agreed", `within ${span(plan.sla_minutes * MINUTE_MS)} of receipt`],
            ["Confidence", `${percent(plan.overall_confidence)} in the plan as a whole`],
          ]}
        />
        {plan.notes.map((note, at) => (
          <p key={at} className="foreign mt-1 text-soft">
            {note}
          </p>
        ))}
      </Section>
      <Actions title="Primary action" actions={[plan.primary_action]} />
      <Actions title="Secondary actions" actions={plan.secondary_actions} />
      <Actions title="Backup, if those cannot be done" actions={plan.backup_actions} />
      <Escalation threat={threat} />
    </div>
  );
}

function Escalation({ threat }: { threat: Threat }) {
  const turns = turnsOf(threat);
  const minutes = threat.response_plan?.auto_escalate_after_minutes ?? 0;
  if (turns.length === 0) return null;
  return (
    <Section title="Escalation path">
      <ol className="space-y-0.5">
        {turns.map(({ who, from }, at) => (
          <li key={at} className="grid grid-cols-[1.5rem_minmax(0,1fr)_auto] gap-x-2">
            <span className="text-right text-faint tabular-nums">{at + 1}.</span>
            <span className="foreign">{who}</span>
            <span className="text-soft tabular-nums">
              {at === 0 ? "at once, " : "from "}
              <At moment={from} />
            </span>
          </li>
        ))}
      </ol>
      <p className="mt-2 text-soft">
        Each is asked when the one before had {span(minutes * MINUTE_MS)} and did not answer.
      </p>
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
            <Action action={action} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Action({ action }: { action: ResponseAction }) {
  const parameters = Object.entries(action.parameters ?? {}).map(
    ([name, value]) => [words(name), said(value)] as const,
  );
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h3 className="font-semibold">{words(action.action_type)}</h3>
        <span className="inline-flex min-w-0 items-center">
          <code className="foreign font-mono text-xs">{action.target}</code>
          <Copy text={action.target} label="Copy the target" className="h-6! w-6!" />
        </span>
        <Badge tone={URGENCIES[action.urgency]}>{words(action.urgency)}</Badge>
        {action.requires_approval && <Badge tone="accent">Needs approval</Badge>}
        {action.auto_executable && <Badge tone="good">May run unasked</Badge>}
      </div>
      <p className="foreign my-1">{action.reason}</p>
      <Facts
        facts={[
          ...parameters,
          ["Impact", `${action.estimated_impact.toLowerCase()} on legitimate users`],
          ["Confidence", percent(action.confidence)],
        ]}
      />
    </>
  );
}
