import { Eye, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

import type { FalsePositiveScore, Threat } from "@/api/types";
import { percent, words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Section } from "@/ui/section";

import { answersOf, MISSING } from "./answers";
import { Frameworks } from "./frameworks";
import { SeverityFactors } from "./severity";
import { Signal } from "./signal";
import { GivenVerdict } from "./verdict";
import { Waterfall } from "./waterfall";

export function Overview({ threat }: { threat: Threat }) {
  return (
    <div className="space-y-3 p-3">
      {threat.failure_reason !== null && (
        <Notice tone="critical" title="The analysis was given up">
          {threat.failure_reason}
        </Notice>
      )}
      {threat.degraded.length > 0 && (
        <Notice tone="high" title="Part of the analysis is missing">
          <Missing threat={threat} />
        </Notice>
      )}
      {threat.requires_human_review && (
        <Notice tone="accent" title="A person must look">
          <ul>
            {threat.review_reasons.map((reason) => (
              <li key={reason} className="foreign">
                {reason}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <GivenVerdict threat={threat} />
      <SeverityFactors threat={threat} />
      {threat.false_positive_score !== null && (
        <FalsePositive score={threat.false_positive_score} />
      )}
      <Findings threat={threat} />
      <Frameworks threat={threat} />
      <Signal threat={threat} />
    </div>
  );
}

function Notice({
  tone,
  title,
  children,
}: {
  tone: "critical" | "high" | "accent";
  title: string;
  children: ReactNode;
}) {
  const Icon = tone === "accent" ? Eye : TriangleAlert;
  const looks = {
    critical: "border-critical bg-critical-soft text-critical",
    high: "border-high bg-high-soft text-high",
    accent: "border-accent bg-accent-soft text-accent",
  };
  return (
    <div className={`flex gap-2.5 rounded-lg border px-3 py-2 ${looks[tone]}`}>
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <div className="min-w-0">
        <h2 className="font-semibold">{title}</h2>
        <div className="foreign text-ink">{children}</div>
      </div>
    </div>
  );
}

function Missing({ threat }: { threat: Threat }) {
  return (
    <>
      <ul>
        {threat.degraded.map((name) => (
          <li key={name}>
            {words(name)} {MISSING[threat.agent_analyses?.[name]?.status ?? "failed"].said}
          </li>
        ))}
      </ul>
      <p>What they would have found is not in the scores.</p>
    </>
  );
}

const RECOMMENDED = {
  likely_fp: { text: "Likely a false alarm", tone: "good" },
  needs_review: { text: "Needs review", tone: "medium" },
  likely_real: { text: "Likely real", tone: "critical" },
} as const;

function FalsePositive({ score }: { score: FalsePositiveScore }) {
  const { tone, text } = RECOMMENDED[score.recommendation];
  const { similar_resolved_as_fp: wrong, similar_resolved_as_real: real } = score;
  return (
    <Section
      title="False positive"
      aside={
        <>
          <span className="text-lg font-semibold tabular-nums">{score.score.toFixed(2)}</span>
          <Badge tone={tone}>{text}</Badge>
        </>
      }
    >
      <p className="foreign mb-2">{score.explanation}</p>
      <Waterfall score={score} />
      <p className="mt-2 text-soft">
        Confidence {percent(score.confidence)}
        {score.historical_fp_rate !== null &&
          `; of similar threats with a verdict ${percent(score.historical_fp_rate)} were false alarms`}
        {wrong + real > 0 && ` (${wrong} false, ${real} real)`}.
      </p>
    </Section>
  );
}

function Findings({ threat }: { threat: Threat }) {
  const findings = answersOf(threat).flatMap(({ name, analysis }) =>
    (analysis?.key_findings ?? []).map((finding) => ({ name, finding })),
  );
  if (findings.length === 0) return null;
  return (
    <Section title="Key findings">
      <ul className="space-y-1">
        {findings.map(({ name, finding }, at) => (
          <li key={at} className="flex gap-2">
            <span className="w-20 shrink-0 text-faint">{words(name)}</span>
            <span className="foreign min-w-0">{finding}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
