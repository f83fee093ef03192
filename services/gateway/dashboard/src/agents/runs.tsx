import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";

import { agentRunsQuery } from "@/api/agents";
import { count, percent, words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { At } from "@/ui/moment";
import { Empty, Queried } from "@/ui/states";
import { Table } from "@/ui/table";

const TONES = { COMPLETED: "good", IN_PROGRESS: "accent", FAILED: "critical" } as const;

/** Every analysis of an agent, the newest first. */
export function Runs({ agentId }: { agentId: string }) {
  const query = useQuery(agentRunsQuery(agentId));
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
