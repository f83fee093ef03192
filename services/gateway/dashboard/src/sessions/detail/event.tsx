import {
  Bot,
  Brain,
  ChevronRight,
  Cpu,
  Gavel,
  Settings2,
  TriangleAlert,
  UserRound,
  Wrench,
  type LucideIcon,
} from "lucide-react";
import { useState, type ReactNode } from "react";

import type { SessionEvent, Thought } from "@/api/types";
import { cx } from "@/lib/cx";
import { span } from "@/lib/time";
import { compact, percent, words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { JsonTree } from "@/ui/json-tree";
import { At } from "@/ui/moment";

import type { Mark } from "./marks";

const LONG = 600;

interface EventProps {
  event: SessionEvent;
  thought: Thought | undefined;
  mark: Mark | undefined;
}

/** One thing that happened, in the form that fits its kind. */
export function Event({ event, thought, mark }: EventProps) {
  const { icon, name, tone } = kindOf(event);
  const tools = event.tool == null ? event.toolCalls : [event.tool, ...event.toolCalls];
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
      {event.reasoning != null && <Text text={event.reasoning} isThought />}
      {event.content != null && <Text text={event.content} isThought={event.type === "cot"} />}
      {thought !== undefined && <Judged thought={thought} />}
      {tools.map((tool, at) => (
        <Tool key={tool.callId ?? at} tool={tool} />
      ))}
      {event.error != null && (
        <p className="foreign mt-1 text-critical">
          {event.error.errorType} {event.error.message}
        </p>
      )}
    </article>
  );
}

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

function Text({ text, isThought }: { text: string; isThought: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const isLong = text.length > LONG;
  return (
    <>
      <p className={cx("foreign mt-1 whitespace-pre-wrap", isThought && "text-soft italic")}>
        {isLong && !isOpen ? `${text.slice(0, LONG)}…` : text}
      </p>
      {isLong && (
        <button
          type="button"
          aria-expanded={isOpen}
          className="rounded text-xs text-accent"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? "Less" : `All ${compact(text.length)} characters`}
        </button>
      )}
    </>
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

function Tool({ tool }: { tool: SessionEvent["toolCalls"][number] }) {
  const [isOpen, setOpen] = useState(false);
  const preview = tool.arguments == null ? "" : JSON.stringify(tool.arguments);
  return (
    <div className="mt-1.5 overflow-hidden rounded-md border border-line bg-sunken">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full items-center gap-1.5 px-2 py-1 text-left font-mono text-xs -outline-offset-2"
      >
        <ChevronRight
          aria-hidden="true"
          className={cx("size-3.5 shrink-0 transition-transform", isOpen && "rotate-90")}
        />
        <span className="foreign min-w-0 flex-1 truncate">
          <span className="font-semibold">{tool.name}</span>({preview})
        </span>
        {tool.isError && <Badge tone="critical">Error</Badge>}
        {tool.durationMs != null && <span className="text-faint">{span(tool.durationMs)}</span>}
      </button>
      {isOpen && tool.arguments != null && (
        <div className="border-t border-line px-2 py-1">
          <JsonTree value={tool.arguments} />
        </div>
      )}
      {tool.result != null && (
        <div className="border-t border-line px-2 pb-1 font-mono text-xs">
          <Text text={tool.result} isThought={false} />
        </div>
      )}
    </div>
  );
}
