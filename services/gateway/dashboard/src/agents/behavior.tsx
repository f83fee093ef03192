import { Link } from "@tanstack/react-router";
import { Shapes } from "lucide-react";

import type { AgentAnswer, BehaviorReport } from "@/api/types";
import { span } from "@/lib/time";
import { compact, count, percent, plural, words } from "@/lib/words";
import { Badge, SeverityMark } from "@/ui/badge";
import { Meter } from "@/ui/meter";
import { Facts, Section } from "@/ui/section";
import { Empty } from "@/ui/states";

import { Group, Mapped } from "./mapped";

/** How alike an agent's sessions are, and which are not. */
export function Behavior({ answer }: { answer: AgentAnswer }) {
  const { behavioral_analysis: report, summary } = answer.risk_analysis;
  if (report === null) {
    return (
      <Empty icon={Shapes} title="Its behaviour is not known yet">
        {summary.behavioral_message ?? "It is looked at after five concluded sessions."}
      </Empty>
    );
  }
  return (
    <div className="grid items-start gap-3 p-3 lg:grid-cols-2">
      <Section title="In short" className="lg:col-span-2">
        <p className="foreign">{report.interpretation}</p>
        <p className="mt-1 text-soft">
          Confidence {words(report.confidence).toLowerCase()}; sessions of the largest group are{" "}
          {percent(report.stability_purity)} alike.
        </p>
      </Section>
      {report.map.length > 0 && <Mapped report={report} />}
      <Clusters report={report} />
      <Outliers report={report} />
    </div>
  );
}

function Clusters({ report }: { report: BehaviorReport }) {
  return (
    <Section
      title="Groups of alike sessions"
      aside={<span className="text-faint">{report.num_clusters}</span>}
    >
      {report.clusters.length === 0 ? (
        <p className="text-faint">No two sessions are alike.</p>
      ) : (
        <ul className="divide-y divide-line">
          {report.clusters.map((cluster) => (
            <li key={cluster.cluster_id} className="space-y-1 py-2 first:pt-0 last:pb-0">
              <div className="flex items-center gap-2 font-medium">
                <Group cluster={cluster.cluster_id} />
                <span className="font-normal text-soft">{plural(cluster.size, "session")}</span>
                <Meter
                  value={cluster.size / Math.max(1, report.total_sessions)}
                  label="Share of all sessions"
                  className="ml-auto w-40"
                />
              </div>
              <Common cluster={cluster} />
              <SessionLinks ids={cluster.session_ids} all={cluster.size} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** What the sessions of a group have in common. */
function Common({ cluster }: { cluster: BehaviorReport["clusters"][number] }) {
  const { characteristics: common } = cluster;
  return (
    <Facts
      facts={[
        ["Usually", usually(common)],
        ["Tools", common.common_tools.join(", ")],
        ["Begins with", common.common_tool_sequence.join(" → ")],
        ["Models", common.common_models.join(", ")],
        ["Alike", percent(cluster.purity)],
      ]}
    />
  );
}

function usually(common: BehaviorReport["clusters"][number]["characteristics"]): string {
  return [
    span(common.typical_duration_sec * 1_000),
    plural(common.typical_tool_calls, "tool call"),
    `${compact(common.typical_tokens)} tokens`,
  ].join(", ");
}

function Outliers({ report }: { report: BehaviorReport }) {
  return (
    <Section
      title="Sessions unlike the others"
      aside={<span className="text-faint">{count(report.num_outliers)}</span>}
    >
      {report.outliers.length === 0 ? (
        <p className="text-faint">There is none.</p>
      ) : (
        <ul className="divide-y divide-line">
          {report.outliers.map((outlier) => (
            <li key={outlier.session_id} className="space-y-0.5 py-2 first:pt-0 last:pb-0">
              <div className="flex flex-wrap items-center gap-2">
                <SeverityMark severity={outlier.severity} />
                <SessionLinks ids={[outlier.session_id]} all={1} />
                <Badge>{words(outlier.recommended_action)}</Badge>
                <span className="text-faint">
                  {percent(1 - outlier.distance_to_nearest_centroid)} like{" "}
                  {words(outlier.nearest_cluster_id).toLowerCase()}
                </span>
              </div>
              <ul className="text-soft">
                {outlier.primary_causes.map((cause, at) => (
                  <li key={at} className="foreign">
                    {cause}
                  </li>
                ))}
              </ul>
              <ul>
                {outlier.recommendations.map((line, at) => (
                  <li key={at} className="foreign">
                    {line}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function SessionLinks({ ids, all }: { ids: readonly string[]; all: number }) {
  return (
    <span className="flex flex-wrap gap-x-2">
      {ids.map((sessionId) => (
        <Link
          key={sessionId}
          to="/sessions/$sessionId"
          params={{ sessionId }}
          className="foreign rounded font-mono text-xs text-accent hover:underline"
        >
          {sessionId}
        </Link>
      ))}
      {all > ids.length && <span className="text-faint">and {count(all - ids.length)} more</span>}
    </span>
  );
}
