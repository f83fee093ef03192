import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Bot } from "lucide-react";
import { useCallback, useMemo, useState } from "react";

import { agentsQuery, workflowsQuery } from "@/api/agents";
import type { MonitoredAgent, Workflow } from "@/api/types";
import { useKeys } from "@/lib/keys";
import { count, plural } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { columnsOf, Grid, moved } from "@/ui/grid";
import { Ago } from "@/ui/moment";
import { Empty, Queried } from "@/ui/states";

type Listed = MonitoredAgent & { id: string };

const helper = columnsOf<Listed>();
const WIDTHS: Record<string, string> = {
  agent: "w-40 flex-1 font-medium",
  workflow: "w-32 flex-1 text-soft @max-xl:hidden",
  sessions: "w-20 text-right",
  completed: "w-20 text-right text-soft @max-md:hidden",
  analysis: "w-28 @max-2xl:hidden",
  seen: "w-24 text-soft",
};
const columns = helper.columns([
  helper.accessor("id", { id: "agent", header: "Agent", cell: ({ getValue }) => getValue() }),
  helper.accessor("workflow_id", {
    id: "workflow",
    header: "Workflow",
    cell: ({ getValue }) => getValue() ?? <span className="text-faint">none</span>,
  }),
  helper.accessor("sessions", {
    id: "sessions",
    header: "Sessions",
    cell: ({ getValue }) => count(getValue()),
  }),
  helper.accessor("completed", {
    id: "completed",
    header: "Concluded",
    cell: ({ getValue }) => count(getValue()),
  }),
  helper.accessor("analysis_wanted_at", {
    id: "analysis",
    header: "Analysis",
    cell: ({ getValue }) => (getValue() === null ? null : <Badge tone="accent">Waiting</Badge>),
  }),
  helper.accessor("last_seen_at", {
    id: "seen",
    header: "Seen",
    cell: ({ getValue }) => <Ago moment={getValue()} />,
  }),
]);

/** Every AI agent that is watched. */
export function AgentsPage() {
  const query = useQuery(agentsQuery);
  const { data: workflows } = useQuery(workflowsQuery);
  const [cursor, setCursor] = useState<string>();
  const navigate = useNavigate();
  const rows = useMemo<Listed[]>(
    () => query.data?.agents.map((agent) => ({ ...agent, id: agent.agent_id })) ?? [],
    [query.data],
  );
  const open = useCallback(
    (agentId: string) => void navigate({ to: "/agents/$agentId", params: { agentId } }),
    [navigate],
  );
  const move = useCallback((by: number) => setCursor(moved(rows, cursor, by)?.id), [rows, cursor]);
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => cursor !== undefined && open(cursor),
  });
  return (
    <div className="flex h-full flex-col">
      <h1 className="sr-only">Agents</h1>
      <Queried query={query}>
        {() =>
          rows.length === 0 ? (
            <Empty icon={Bot} title="No agent is watched yet">
              Agents appear here with their first session.
            </Empty>
          ) : (
            <>
              {(workflows?.workflows.length ?? 0) > 0 && (
                <Workflows workflows={workflows?.workflows ?? []} />
              )}
              <Grid
                label="Agents"
                rows={rows}
                columns={columns}
                widths={WIDTHS}
                nameOf={({ id }) => id}
                cursor={cursor}
                onOpen={open}
                onMove={move}
              />
            </>
          )
        }
      </Queried>
    </div>
  );
}

function Workflows({ workflows }: { workflows: readonly Workflow[] }) {
  return (
    <nav
      aria-label="Workflows"
      className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-line bg-surface px-3 py-1.5"
    >
      <span className="text-faint">Workflows</span>
      {workflows.map(({ workflow_id, agent_ids, sessions }) => (
        <Link
          key={workflow_id}
          to="/agents/workflows/$workflowId"
          params={{ workflowId: workflow_id }}
          title={agent_ids.join(", ")}
          className="rounded-md border border-line px-2 py-0.5 hover:bg-sunken"
        >
          <span className="foreign font-medium">{workflow_id}</span>{" "}
          <span className="text-faint">
            {plural(agent_ids.length, "agent")}, {plural(sessions, "session")}
          </span>
        </Link>
      ))}
    </nav>
  );
}
