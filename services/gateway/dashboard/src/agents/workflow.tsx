import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Workflow as WorkflowIcon } from "lucide-react";

import { agentQuery, workflowChecksQuery, workflowStandingQuery } from "@/api/agents";
import type { WorkflowChecks, WorkflowStanding } from "@/api/types";
import { count, percent, words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Ago } from "@/ui/moment";
import { Empty, Queried } from "@/ui/states";
import { Table } from "@/ui/table";
import { Tabs, type Tab } from "@/ui/tabs";

import { Analyse } from "./analyse";
import { ByCategory } from "./checks";
import { Figures, ReportHead, type Figure } from "./report";
import { Runs } from "./runs";
import type { WorkflowTab } from "./search";

/** What is known about the agents of a workflow together. */
export function WorkflowDetail() {
  const { workflowId } = useParams({ from: "/inside/agents/workflows/$workflowId" });
  const checks = useQuery(workflowChecksQuery(workflowId));
  const standing = useQuery(workflowStandingQuery(workflowId));
  return (
    <div className="flex h-full flex-col" key={workflowId}>
      <Queried query={checks} lines={12}>
        {(checked) => (
          <Queried query={standing} lines={12}>
            {(stands) => <Loaded checks={checked} standing={stands} />}
          </Queried>
        )}
      </Queried>
    </div>
  );
}

function Loaded({ checks, standing }: { checks: WorkflowChecks; standing: WorkflowStanding }) {
  const { tab = "agents" } = useSearch({ from: "/inside/agents/workflows/$workflowId" });
  const navigate = useNavigate();
  const { workflow_id: id } = standing;
  const of = { kind: "workflow", id } as const;
  const tabs: Tab<WorkflowTab>[] = [
    {
      name: "agents",
      label: "Agents",
      content: () => <Agents checks={checks} standing={standing} />,
    },
    { name: "checks", label: "Checks", content: () => <Checked checks={checks} /> },
    { name: "runs", label: "Runs", content: () => <Runs of={of} /> },
  ];
  return (
    <>
      <ReportHead title={id} aside="workflow" sessions={{ workflow: [id] }}>
        <Analyse of={of} />
      </ReportHead>
      <Figures figures={figuresOf(checks, standing)} />
      <Tabs
        label="Workflow"
        tabs={tabs}
        value={tab}
        onChange={(next) => void navigate({ to: ".", search: { tab: next }, replace: true })}
      />
    </>
  );
}

function figuresOf({ total_summary }: WorkflowChecks, standing: WorkflowStanding): Figure[] {
  const sum = (name: "total_sessions" | "completed_sessions") =>
    count(standing.agents_status.reduce((all, agent) => all + agent[name], 0));
  return [
    ["Agents", count(standing.agents_status.length)],
    ["Sessions", sum("total_sessions")],
    ["Concluded", sum("completed_sessions")],
    [
      "Not analysed",
      count(standing.total_unanalyzed_sessions),
      "Concluded since the last analyses",
    ],
    ["Critical checks", count(total_summary.critical)],
    ["Warnings", count(total_summary.warnings)],
    ["Personal data", words(total_summary.pii_status)],
    [
      "Analysed",
      standing.last_analysis === null ? (
        "not yet"
      ) : (
        <Ago key="analysed" moment={standing.last_analysis.created_at} />
      ),
    ],
  ];
}

function Agents({ checks, standing }: { checks: WorkflowChecks; standing: WorkflowStanding }) {
  const summaryOf = (id: string) => checks.agents.find(({ agent_id }) => agent_id === id)?.summary;
  return (
    <Table
      label="Agents"
      rows={standing.agents_status}
      keyOf={({ agent_id }) => agent_id}
      columns={[
        {
          name: "Agent",
          cell: ({ agent_id }) => (
            <Link
              to="/agents/$agentId"
              params={{ agentId: agent_id }}
              className="rounded font-medium text-accent hover:underline"
            >
              {agent_id}
            </Link>
          ),
        },
        { name: "Sessions", cell: ({ total_sessions }) => count(total_sessions) },
        { name: "Concluded", cell: ({ completed_sessions }) => count(completed_sessions) },
        { name: "Not analysed", cell: ({ unanalyzed_sessions }) => count(unanalyzed_sessions) },
        {
          name: "Stability",
          cell: ({ agent_id }) => <Share of={agent_id} name="stability_score" />,
        },
        {
          name: "Predictability",
          cell: ({ agent_id }) => <Share of={agent_id} name="predictability_score" />,
        },
        { name: "Checks", cell: ({ agent_id }) => <Counts summary={summaryOf(agent_id)} /> },
        {
          name: "Analysis",
          cell: ({ is_running, last_analysis, sessions_needed }) =>
            is_running ? (
              <Badge tone="accent">Running</Badge>
            ) : sessions_needed > 0 ? (
              <span className="text-faint">needs {count(sessions_needed)} more sessions</span>
            ) : last_analysis === null ? (
              <span className="text-faint">not yet</span>
            ) : (
              <Ago moment={last_analysis.created_at} />
            ),
        },
      ]}
    />
  );
}

/** A figure of an agent's own report. */
function Share({ of, name }: { of: string; name: "stability_score" | "predictability_score" }) {
  const { data } = useQuery(agentQuery(of));
  const value = data?.risk_analysis.summary[name];
  return value == null ? <span className="text-faint">–</span> : percent(value);
}

function Counts({ summary }: { summary: WorkflowChecks["agents"][number]["summary"] | undefined }) {
  if (summary === undefined || summary.total === 0) return <span className="text-faint">none</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {summary.critical > 0 && <Badge tone="critical">{count(summary.critical)} critical</Badge>}
      {summary.warnings > 0 && <Badge tone="medium">{count(summary.warnings)} warning</Badge>}
      <Badge tone="good">{count(summary.passed)} passed</Badge>
    </span>
  );
}

function Checked({ checks }: { checks: WorkflowChecks }) {
  const checked = checks.agents.filter((agent) => agent.checks.length > 0);
  if (checked.length === 0) {
    return <Empty icon={WorkflowIcon} title="No agent of it was checked yet" />;
  }
  return checked.map((agent) => (
    <section key={agent.agent_id} aria-label={agent.agent_id}>
      <h2 className="foreign px-3 pt-3 text-base font-semibold">{agent.agent_id}</h2>
      <ByCategory checks={agent.checks} />
    </section>
  ));
}
