import { Link } from "@tanstack/react-router";
import { Shapes } from "lucide-react";

import type { AgentAnswer, BehaviorReport } from "@/api/types";
import { percent, plural, words } from "@/lib/words";
import { Badge, SeverityMark } from "@/ui/badge";
import { Meter } from "@/ui/meter";
import { Section } from "@/ui/section";
import { Empty } from "@/ui/states";

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
    <div className="grid gap-3 p-3 lg:grid-cols-2">
      <Section title="In short" className="lg:col-span-2">
        <p className="foreign">{report.interpretation}</p>
        <p className="mt-1 text-soft">
          Confidence {words(report.confidence).toLowerCase()}; sessions of the largest group are{" "}
          {percent(report.stability_purity)} alike.
        </p>
      </Section>
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
      <ul className="space-y-3">
        {report.clusters.map((cluster) => (
          <li key={cluster.cluster_id}>
            <div className="flex items-center gap-2">
              <span className="font-medium">{words(cluster.cluster_id)}</span>
              <span className="text-soft">{plural(cluster.size, "session")}</span>
              <Meter
                value={cluster.size / Math.max(1, report.total_sessions)}
                label="Share of all sessions"
                className="ml-auto w-40"
              />
            </div>
            <SessionLinks ids={cluster.session_ids} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Outliers({ report }: { report: BehaviorReport }) {
  return (
    <Section
      title="Sessions unlike the others"
      aside={<span className="text-faint">{report.num_outliers}</span>}
    >
      {report.outliers.length === 0 ? (
        <p className="text-faint">There is none.</p>
      ) : (
        <ul className="divide-y divide-line">
          {report.outliers.map((outlier) => (
            <li key={outlier.session_id} className="py-2 first:pt-0 last:pb-0">
              <div className="flex flex-wrap items-center gap-2">
                <SeverityMark severity={outlier.severity} />
                <SessionLinks ids={[outlier.session_id]} />
                <span className="text-faint">nearest: {words(outlier.nearest_cluster_id)}</span>
              </div>
              <ul className="text-soft">
                {outlier.primary_causes.map((cause, at) => (
                  <li key={at} className="foreign">
                    {cause}
                  </li>
                ))}
              </ul>
              <p className="foreign">
                <Badge>{words(outlier.recommended_action)}</Badge>
              </p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

const MOST = 12;

function SessionLinks({ ids }: { ids: readonly string[] }) {
  return (
    <span className="flex flex-wrap gap-x-2">
      {ids.slice(0, MOST).map((sessionId) => (
        <Link
          key={sessionId}
          to="/sessions/$sessionId"
          params={{ sessionId }}
          className="foreign rounded font-mono text-xs text-accent hover:underline"
        >
          {sessionId}
        </Link>
      ))}
      {ids.length > MOST && <span className="text-faint">and {ids.length - MOST} more</span>}
    </span>
  );
}
