import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";

import { agentQuery } from "@/api/agents";
import type { AgentAnswer } from "@/api/types";
import { count, percent } from "@/lib/words";
import { Ago } from "@/ui/moment";
import { Queried } from "@/ui/states";
import { Tabs, type Tab } from "@/ui/tabs";

import { Analyse } from "./analyse";
import { Behavior } from "./behavior";
import { Checks } from "./checks";
import { PersonalData } from "./personal-data";
import { Figures, ReportHead, type Figure } from "./report";
import { Runs } from "./runs";
import type { AgentTab } from "./search";

export function AgentDetail() {
  const { agentId } = useParams({ from: "/inside/agents/$agentId" });
  const query = useQuery(agentQuery(agentId));
  return (
    <div className="flex h-full flex-col" key={agentId}>
      <Queried query={query} lines={12}>
        {(answer) => <Loaded answer={answer} />}
      </Queried>
    </div>
  );
}

function Loaded({ answer }: { answer: AgentAnswer }) {
  const { tab = "behavior" } = useSearch({ from: "/inside/agents/$agentId" });
  const navigate = useNavigate();
  const { agent, risk_analysis } = answer;
  const tabs: Tab<AgentTab>[] = [
    { name: "behavior", label: "Behaviour", content: () => <Behavior answer={answer} /> },
    { name: "checks", label: "Checks", content: () => <Checks agentId={agent.agent_id} /> },
    {
      name: "data",
      label: "Personal data",
      content: () => <PersonalData report={risk_analysis.pii_analysis} />,
    },
    {
      name: "runs",
      label: "Runs",
      content: () => <Runs of={{ kind: "agent", id: agent.agent_id }} />,
    },
  ];
  return (
    <>
      <Head answer={answer} />
      <Figures figures={figuresOf(answer)} />
      <Tabs
        label="Agent"
        tabs={tabs}
        value={tab}
        onChange={(next) => void navigate({ to: ".", search: { tab: next }, replace: true })}
      />
    </>
  );
}

function Head({ answer }: { answer: AgentAnswer }) {
  const { agent } = answer;
  return (
    <ReportHead
      title={agent.agent_id}
      sessions={{ agent: [agent.agent_id] }}
      aside={
        <>
          {agent.workflow_id !== null && (
            <>
              of{" "}
              <Link
                to="/agents/workflows/$workflowId"
                params={{ workflowId: agent.workflow_id }}
                className="foreign rounded text-accent hover:underline"
              >
                {agent.workflow_id}
              </Link>
              ,{" "}
            </>
          )}
          seen <Ago moment={agent.last_seen_at} />
        </>
      }
    >
      <Analyse of={{ kind: "agent", id: agent.agent_id }} />
    </ReportHead>
  );
}

function figuresOf({ risk_analysis }: AgentAnswer): Figure[] {
  const { summary, timestamp } = risk_analysis;
  const share = (value: number | null) => (value === null ? "–" : percent(value));
  return [
    ["Sessions", count(summary.total_sessions)],
    ["Concluded", count(summary.completed_sessions)],
    [
      "Stability",
      share(summary.stability_score),
      "Share of the largest group of alike sessions; 80 % is highly stable",
    ],
    [
      "Predictability",
      share(summary.predictability_score),
      "Share of the sessions that are like others; 90 % is highly predictable",
    ],
    ["Critical checks", count(summary.critical_issues)],
    ["Warnings", count(summary.warnings)],
    ["Personal data", summary.pii_findings === null ? "–" : count(summary.pii_findings)],
    ["Analysed", timestamp === null ? "not yet" : <Ago key="analysed" moment={timestamp} />],
  ];
}
