import {
  Bot,
  Brain,
  Cpu,
  Gavel,
  Settings2,
  TriangleAlert,
  UserRound,
  Wrench,
  type LucideIcon,
} from "lucide-react";
import { memo, type ReactNode } from "react";

import type { SessionEvent, Thought } from "@/api/types";
import { cx } from "@/lib/cx";
import { compact, percent, words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { At } from "@/ui/moment";

import { ActionBadge } from "../columns";
import { MarkedText } from "./marked-text";
import { saidIn, toolsOf, type Mark, type Said } from "./marks";
import { Tool } from "./tool";

interface EventProps {
  event: SessionEvent;
  thought: Thought | undefined;
  mark: Mark | undefined;
  said: readonly Said[];
}

/** One thing that happened, in the form that fits its kind. */
export const Event = memo(function Event({ event, thought, mark, said }: EventProps) {
  const { icon, name, tone } = kindOf(event);
  const words = saidIn(said, "text");
  return (
    <article
      className={cx(
        "rounded-lg border bg-surface px-3 py-2",
        mark === "instruction" ? "border-high" : mark === "followed" ? "border-critical" : tone,
      )}
    >
      <Head icon={icon} name={name} event={event}>
        {mark !== undefined && (
          <Badge tone={mark === "instruction" ? "high" : "critical"}>
            {mark === "instruction" ? "Instruction in data" : "Followed the instruction"}
          </Badge>
        )}
        {event.model?.model != null && (
          <span className="foreign text-faint">
            {event.model.model}
            {event.model.totalTokens != null && `, ${compact(event.model.totalTokens)} tokens`}
          </span>
        )}
        {event.isLate && <Badge title="Its time lay too far ahead">Clock was wrong</Badge>}
      </Head>
      {event.reasoning != null && (
        <MarkedText text={event.reasoning} said={words} className="mt-1 text-soft italic" />
      )}
      {event.type === "policy_decision" ? (
        <Decision event={event} />
      ) : (
        event.content != null && (
          <MarkedText
            text={event.content}
            said={words}
            className={cx("mt-1", event.type === "cot" && "text-soft italic")}
          />
        )
      )}
      {thought !== undefined && <Judged thought={thought} />}
      {toolsOf(event).map((tool, at) => (
        <Tool key={tool.callId ?? at} tool={tool} said={said} isTold={event.tool === tool} />
      ))}
      {event.error != null && (
        <p className="foreign mt-1 text-critical">
          {event.error.errorType} {event.error.message}
        </p>
      )}
    </article>
  );
});

function kindOf(event: SessionEvent): { icon: LucideIcon; name: string; tone: string } {
  const speaker = event.role ?? event.type.replace("message.", "");
  if (event.type === "policy_decision") {
    return { icon: Gavel, name: "Policy", tone: "border-accent bg-accent-soft" };
  }
  if (event.error != null || event.tool?.isError === true) {
    return { icon: TriangleAlert, name: words(event.type), tone: "border-critical" };
  }
  if (event.type === "cot")
    return { icon: Brain, name: "Thought", tone: "border-line border-dashed" };
  if (event.tool != null) return { icon: Wrench, name: event.tool.name, tone: "border-line" };
  switch (speaker) {
    case "user":
      return { icon: UserRound, name: "User", tone: "border-line bg-accent-soft" };
    case "assistant":
      return { icon: Bot, name: "Assistant", tone: "border-line" };
    case "system":
      return { icon: Settings2, name: "System", tone: "border-line bg-sunken" };
    default:
      return { icon: Cpu, name: words(event.type), tone: "border-line bg-sunken" };
  }
}

function Head({
  icon: Icon,
  name,
  event,
  children,
}: {
  icon: LucideIcon;
  name: string;
  event: SessionEvent;
  children: ReactNode;
}) {
  return (
    <header className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <Icon className="size-3.5 text-soft" aria-hidden="true" />
      <h3 className="foreign font-medium">{name}</h3>
      {children}
      <span className="ml-auto text-xs text-faint">
        <At moment={event.createdAt} />
      </span>
    </header>
  );
}

function Judged({ thought }: { thought: Thought }) {
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-1.5 border-t border-line pt-1.5">
      <Badge tone={thought.riskScore >= 0.6 ? "critical" : "plain"}>
        Thought risk {percent(thought.riskScore)}
      </Badge>
      {thought.labels.map((label) => (
        <Badge key={label} tone="high">
          {words(label)}
        </Badge>
      ))}
      <span className="foreign text-soft">
        {thought.summary}
        {thought.indicators.length > 0 && ` (${thought.indicators.join("; ")})`}
      </span>
    </div>
  );
}

/** What policies said, and why. */
function Decision({ event }: { event: SessionEvent }) {
  const { action, reasons } = event.metadata as { action?: string; reasons?: string[] };
  return (
    <div className="mt-1 flex flex-wrap items-baseline gap-x-2">
      {action !== undefined && <ActionBadge action={action} />}
      <ul className="min-w-0 flex-1">
        {(reasons ?? [event.content ?? ""]).map((reason, at) => (
          <li key={at} className="foreign">
            {reason}
          </li>
        ))}
      </ul>
    </div>
  );
}
