import { Bot } from "lucide-react";

import type { AgentAnalysis, Threat } from "@/api/types";
import { span } from "@/lib/time";
import { signed, words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Meter } from "@/ui/meter";
import { Empty } from "@/ui/states";

import { answersOf, MISSING, TASKS, type Answer } from "./answers";
import { factorOf } from "./factors";

export function Agents({ threat }: { threat: Threat }) {
  const answers = answersOf(threat);
  if (answers.every(({ analysis }) => analysis === undefined)) {
    return <Empty icon={Bot} title="No agent answered" />;
  }
  return (
    <div className="grid gap-3 p-3">
      {answers.map((answer) => (
        <Card key={answer.name} {...answer} />
      ))}
    </div>
  );
}

function Card({ name, analysis }: Answer) {
  const status = analysis?.status ?? "failed";
  return (
    <article aria-label={words(name)} className="rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-1.5">
        <h2 className="font-semibold">{words(name)}</h2>
        <span className="text-faint">{TASKS[name]}</span>
        {status !== "ok" && <Badge tone="high">{MISSING[status].badge}</Badge>}
        {analysis?.requests_review === true && <Badge tone="accent">Asks for review</Badge>}
        {analysis !== undefined && (
          <span className="ml-auto flex items-center gap-3 text-faint">
            <span title="For the whole batch it was asked with">
              {span(analysis.processing_time_ms)}
            </span>
            {status === "ok" && (
              <Meter value={analysis.confidence} label="Confidence" className="w-28 text-ink" />
            )}
          </span>
        )}
      </header>
      {analysis === undefined ? (
        <p className="px-3 py-2 text-soft">It gave no answer.</p>
      ) : (
        <Answered analysis={analysis} />
      )}
    </article>
  );
}

function Answered({ analysis }: { analysis: AgentAnalysis }) {
  const weights = analysis.factors
    .filter(({ impact }) => impact !== 0)
    .map((factor) => {
      const { name, said } = factorOf(factor);
      return `${signed(factor.impact)} ${name}: ${said}`;
    });
  return (
    <div className="space-y-2 px-3 py-2">
      <p className="foreign">{analysis.analysis}</p>
      <Retold analysis={analysis} />
      {analysis.review_reason != null && (
        <Lines title="Asks because" lines={[analysis.review_reason]} />
      )}
      <Lines title="Findings" lines={analysis.key_findings} />
      <Lines title="Recommendations" lines={analysis.recommendations} />
      <Lines title="In the severity" lines={weights} />
      <Lines title="Sources" lines={analysis.sources} isFaint />
    </div>
  );
}

const NOT_RETOLD: Partial<Record<AgentAnalysis["narrative_status"], string>> = {
  late: "Not retold: the language model was not ready in time.",
  failed: "Not retold: the language model was away, or its text was refused.",
  skipped: "Not retold: other threats of the same batch mattered more.",
};

function Retold({ analysis }: { analysis: AgentAnalysis }) {
  const { narrative, narrative_status: status } = analysis;
  if (narrative === null) {
    const why = NOT_RETOLD[status];
    return why === undefined ? null : <p className="text-xs text-faint">{why}</p>;
  }
  return (
    <blockquote className="foreign border-l-2 border-accent pl-2 text-soft">
      {narrative.text}
      <footer className="text-xs text-faint">
        Retold by {narrative.model}; no score depends on it.
      </footer>
    </blockquote>
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
    <div className="grid gap-x-3 sm:grid-cols-[7.5rem_minmax(0,1fr)]">
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
