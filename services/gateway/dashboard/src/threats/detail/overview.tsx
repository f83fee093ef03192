import { Eye, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

import type { Factor, Threat } from "@/api/types";
import { span } from "@/lib/time";
import { percent, signed, words } from "@/lib/words";
import { Badge, SeverityMark } from "@/ui/badge";
import { At } from "@/ui/moment";
import { Facts, Section } from "@/ui/section";

import { VerdictBadge } from "../verdict-badge";
import { attackAddress, oatAddress } from "./references";
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
          {threat.degraded.map(words).join(", ")} did not answer in time. What they would have found
          is not in the scores.
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
      {threat.verdict !== null && (
        <Section title="Verdict">
          <div className="flex flex-wrap items-center gap-2">
            <VerdictBadge verdict={threat.verdict.verdict} />
            <span className="text-soft">
              by <span className="foreign font-mono text-xs">{threat.verdict.given_by}</span>,{" "}
              <At moment={threat.verdict.given_at} />
            </span>
          </div>
          {threat.verdict.note != null && (
            <p className="foreign mt-1.5 whitespace-pre-wrap">{threat.verdict.note}</p>
          )}
        </Section>
      )}
      {threat.false_positive_score !== null && <FalsePositive threat={threat} />}
      <SeverityFactors threat={threat} />
      <Findings threat={threat} />
      <Signal threat={threat} />
      <Frameworks threat={threat} />
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

function FalsePositive({ threat }: { threat: Threat }) {
  const score = threat.false_positive_score;
  if (score === null) return null;
  return (
    <Section
      title="False positive"
      aside={
        <>
          <span className="text-lg font-semibold tabular-nums">{score.score.toFixed(2)}</span>
          <Badge tone={RECOMMENDED[score.recommendation].tone}>
            {RECOMMENDED[score.recommendation].text}
          </Badge>
        </>
      }
    >
      <p className="foreign mb-2">{score.explanation}</p>
      <Waterfall score={score} />
      <p className="mt-2 text-soft">
        Confidence {percent(score.confidence)}
        {score.historical_fp_rate !== null &&
          `; of similar threats with a verdict ${percent(score.historical_fp_rate)} were false alarms`}
        {score.similar_resolved_as_fp + score.similar_resolved_as_real > 0 &&
          ` (${score.similar_resolved_as_fp} false, ${score.similar_resolved_as_real} real)`}
        .
      </p>
    </Section>
  );
}

const RECOMMENDED = {
  likely_fp: { text: "Likely a false alarm", tone: "good" },
  needs_review: { text: "Needs review", tone: "medium" },
  likely_real: { text: "Likely real", tone: "critical" },
} as const;

function SeverityFactors({ threat }: { threat: Threat }) {
  return (
    <Section
      title="Severity"
      aside={
        <>
          <span className="text-soft tabular-nums">{threat.severity_score.toFixed(2)}</span>
          <SeverityMark severity={threat.severity} />
        </>
      }
    >
      {threat.severity_factors.length === 0 ? (
        <p className="text-faint">No factor moved it.</p>
      ) : (
        <table className="w-full">
          <thead className="sr-only">
            <tr>
              <th>Factor</th>
              <th>What was found</th>
              <th>Impact</th>
            </tr>
          </thead>
          <tbody>
            {threat.severity_factors.map((factor, at) => (
              <tr key={at} className="align-top">
                <td className="py-0.5 pr-3 whitespace-nowrap text-soft">{words(factor.name)}</td>
                <td className="foreign w-full py-0.5 pr-3">{valueOf(factor)}</td>
                <td className="py-0.5 text-right font-medium tabular-nums">
                  {signed(factor.impact)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function valueOf({ value }: Factor): string {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return words(value);
  if (typeof value === "number") return String(value);
  return JSON.stringify(value);
}

function Findings({ threat }: { threat: Threat }) {
  const findings = Object.values(threat.agent_analyses ?? {}).flatMap((analysis) =>
    analysis.key_findings.map((finding) => ({ agent: analysis.agent_name, finding })),
  );
  if (findings.length === 0) return null;
  return (
    <Section title="Key findings">
      <ul className="space-y-1">
        {findings.map(({ agent, finding }, at) => (
          <li key={at} className="flex gap-2">
            <span className="w-20 shrink-0 text-faint">{words(agent)}</span>
            <span className="foreign min-w-0">{finding}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Signal({ threat }: { threat: Threat }) {
  const { signal } = threat;
  const requests =
    signal.request_count === null
      ? null
      : `${signal.request_count}${
          signal.time_window_minutes === null
            ? ""
            : ` in ${span(signal.time_window_minutes * 60_000)}`
        }`;
  return (
    <Section title="Signal">
      <Facts
        facts={[
          ["Detected", <At key="detected" moment={signal.detected_at} long />],
          ["Received", <At key="received" moment={signal.received_at} long />],
          ["Analysed in", span(threat.total_processing_time_ms)],
          ["Customer", signal.customer_name ?? signal.customer_id],
          [
            "Address",
            signal.source_ip && <code className="font-mono text-xs">{signal.source_ip}</code>,
          ],
          [
            "Endpoint",
            signal.endpoint && <code className="font-mono text-xs">{signal.endpoint}</code>,
          ],
          ["User agent", signal.user_agent],
          ["Requests", requests],
          ["User", signal.user_id],
          ["Country", signal.geo],
          ["Network", signal.asn],
          ["Monitored agent", signal.agent_id],
          ["Session", signal.session_id],
          ["Reporter’s id", signal.id && <code className="font-mono text-xs">{signal.id}</code>],
        ]}
      />
    </Section>
  );
}

function Frameworks({ threat }: { threat: Threat }) {
  const { mitre_tactics, mitre_techniques, oat } = threat;
  if (mitre_techniques.length === 0 && oat.length === 0) return null;
  const tactics = new Map(mitre_tactics.map(({ id, name }) => [id, name]));
  return (
    <Section title="ATT&CK and OWASP">
      <ul className="space-y-1">
        {mitre_techniques.map(({ id, name, tactic_id, source }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-2">
            <Outside href={attackAddress(id)}>{id}</Outside>
            <span>{name}</span>
            <span className="text-faint">
              {tactics.get(tactic_id) ?? tactic_id}, named by {words(source).toLowerCase()}
            </span>
          </li>
        ))}
        {oat.map((id) => (
          <li key={id} className="flex items-baseline gap-x-2">
            <Outside href={oatAddress()}>{id}</Outside>
            <span className="text-faint">OWASP automated threat</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Outside({ href, children }: { href: string; children: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="shrink-0 rounded font-mono text-xs text-accent underline underline-offset-2"
    >
      {children}
    </a>
  );
}
