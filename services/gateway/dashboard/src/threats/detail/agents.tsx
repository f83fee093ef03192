import { Bot } from "lucide-react";

import type { AgentAnalysis, AgentName, Threat } from "@/api/types";
import { span } from "@/lib/time";
import { words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Meter } from "@/ui/meter";
import { Empty } from "@/ui/states";

const ORDER: readonly AgentName[] = ["priority", "historical", "context", "config", "devops"];
const TASKS: Record<AgentName, string> = {
  priority: "What the signal alone shows",
  historical: "What happened before",
  context: "What is known of the source",
  config: "What the customer allows",
  devops: "What was changed just then",
};

export function Agents({ threat }: { threat: Threat }) {
  const analyses = threat.agent_analyses ?? {};
  const found = ORDER.flatMap((name) => analyses[name] ?? []);
  if (found.length === 0) return <Empty icon={Bot} title="No agent answered" />;
  return (
    <div className="grid gap-3 p-3">
      {found.map((analysis) => (
        <Card key={analysis.agent_name} analysis={analysis} />
      ))}
    </div>
  );
}

function Card({ analysis }: { analysis: AgentAnalysis }) {
  const isOk = analysis.status === "ok";
  return (
    <article className="rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-1.5">
        <h2 className="font-semibold">{words(analysis.agent_name)}</h2>
        <span className="text-faint">{TASKS[analysis.agent_name]}</span>
        {!isOk && (
          <Badge tone="high">{analysis.status === "timed_out" ? "Too slow" : "Failed"}</Badge>
        )}
        {analysis.requests_review && <Badge tone="accent">Asks for review</Badge>}
        <span className="ml-auto flex items-center gap-3 text-faint">
          <span title="For the whole batch it was asked with">
            {span(analysis.processing_time_ms)}
          </span>
          {isOk && (
            <Meter value={analysis.confidence} label="Confidence" className="w-28 text-ink" />
          )}
        </span>
      </header>
      <div className="space-y-2 px-3 py-2">
        <p className="foreign">{analysis.analysis}</p>
        {analysis.narrative !== null && (
          <blockquote className="foreign border-l-2 border-accent pl-2 text-soft">
            {analysis.narrative.text}
            <footer className="text-xs text-faint">
              Retold by {analysis.narrative.model}; no score depends on it.
            </footer>
          </blockquote>
        )}
        <Lines title="Findings" lines={analysis.key_findings} />
        <Lines title="Recommendations" lines={analysis.recommendations} />
        <Lines title="Sources" lines={analysis.sources} isFaint />
      </div>
    </article>
  );
}

function Lines({
  title,
  lines,
  isFaint = false,
}: {
  title: string;
  lines: readonly string[];
  isFaint?: boolean;
}) {
  if (lines.length === 0) return null;
  return (
    <div className="grid gap-x-3 sm:grid-cols-[7.5rem_1fr]">
      <h3 className="text-faint">{title}</h3>
      <ul className={isFaint ? "text-soft" : undefined}>
        {lines.map((line, at) => (
          <li key={at} className="foreign">
            {line}
          </li>
        ))}
      </ul>
    </div>
  );
}
