import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";

import { runsQuery, type Subject } from "@/api/agents";
import type { AnalysisRun } from "@/api/types";
import { span } from "@/lib/time";
import { count, percent, words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { At } from "@/ui/moment";
import { Empty, Queried } from "@/ui/states";
import { Table } from "@/ui/table";

const TONES = { COMPLETED: "good", IN_PROGRESS: "accent", FAILED: "critical" } as const;

/** Every analysis of an agent or of a workflow's, the newest first. */
export function Runs({ of }: { of: Subject }) {
  const query = useQuery(runsQuery(of));
  return (
    <Queried query={query}>
      {({ analyses }) =>
        analyses.length === 0 ? (
          <Empty icon={History} title="It was not analysed yet" />
        ) : (
          <Table
            label="Runs"
            rows={analyses}
            keyOf={(run) => run.analysis_id}
            columns={[
              { name: "Began", cell: (run) => <At moment={run.created_at} long /> },
              {
                name: "Status",
                cell: (run) => (
                  <>
                    <Badge tone={TONES[run.status]}>{words(run.status)}</Badge> {run.failure_reason}
                  </>
                ),
              },
              ...(of.kind === "workflow"
                ? [{ name: "Agent", cell: (run: AnalysisRun) => run.agent_id }]
                : []),
              { name: "Took", cell: (run) => took(run) },
              { name: "Sessions", cell: (run) => count(run.sessions_analyzed) },
              { name: "Findings", cell: (run) => count(run.findings_count) },
              {
                name: "Risk",
                cell: (run) => (run.risk_score === null ? "" : percent(run.risk_score)),
              },
            ]}
          />
        )
      }
    </Queried>
  );
}

function took(run: AnalysisRun): string {
  if (run.completed_at === null) return "";
  return span(Date.parse(run.completed_at) - Date.parse(run.created_at));
}
