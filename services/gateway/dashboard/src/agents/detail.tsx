import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ArrowLeft, Play } from "lucide-react";

import { may, meQuery } from "@/api/account";
import { agentQuery, analyzeAgent } from "@/api/agents";
import type { AgentAnswer } from "@/api/types";
import { count, percent, words } from "@/lib/words";
import { Button } from "@/ui/button";
import { Ago } from "@/ui/moment";
import { Queried } from "@/ui/states";
import { Tabs, type Tab } from "@/ui/tabs";
import { tell, tellError } from "@/ui/toast";

import { Behavior } from "./behavior";
import { Checks } from "./checks";
import { PersonalData } from "./personal-data";
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
    { name: "runs", label: "Runs", content: () => <Runs agentId={agent.agent_id} /> },
  ];
  return (
    <>
      <Head answer={answer} />
      <Figures answer={answer} />
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
  const { data: me } = useSuspenseQuery(meQuery);
  const client = useQueryClient();
  const analysing = useMutation({
    mutationFn: () => analyzeAgent(agent.agent_id),
    onSuccess: ({ status }) => {
      tell(`Analysis: ${words(status).toLowerCase()}.`);
      void client.invalidateQueries({ queryKey: ["agents"] });
    },
    onError: tellError,
  });
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 pt-3">
      <Link
        to="/agents"
        aria-label="All agents"
        className="grid size-7 place-items-center rounded-md text-soft hover:bg-sunken"
      >
        <ArrowLeft className="size-4" aria-hidden="true" />
      </Link>
      <h1 className="foreign text-base font-semibold">{agent.agent_id}</h1>
      {agent.workflow_id !== null && <span className="text-soft">of {agent.workflow_id}</span>}
      <span className="text-soft">
        seen <Ago moment={agent.last_seen_at} />
      </span>
      <span className="ml-auto flex gap-2">
        <Link
          to="/sessions"
          search={{ agent: [agent.agent_id] }}
          className="inline-flex h-7 items-center rounded-md border border-line-strong bg-raised px-2.5 font-medium hover:bg-sunken"
        >
          Its sessions
        </Link>
        {may(me, "analyses:run") && (
          <Button kind="primary" disabled={analysing.isPending} onClick={() => analysing.mutate()}>
            <Play className="size-3.5" aria-hidden="true" /> Analyse now
          </Button>
        )}
      </span>
    </header>
  );
}

function Figures({ answer }: { answer: AgentAnswer }) {
  const { summary, timestamp } = answer.risk_analysis;
  const share = (value: number | null) => (value === null ? "–" : percent(value));
  const figures: [string, string, string?][] = [
    ["Sessions", count(summary.total_sessions)],
    ["Concluded", count(summary.completed_sessions)],
    ["Stability", share(summary.stability_score), "Share of the largest group of alike sessions"],
    ["Predictability", share(summary.predictability_score)],
    ["Critical checks", count(summary.critical_issues)],
    ["Warnings", count(summary.warnings)],
    ["Personal data", summary.pii_findings === null ? "–" : count(summary.pii_findings)],
  ];
  return (
    <dl className="mt-3 mb-1 flex shrink-0 flex-wrap gap-px border-y border-line bg-line">
      {figures.map(([name, value, title]) => (
        <div key={name} className="min-w-28 flex-1 bg-surface px-3 py-1.5" title={title}>
          <dt className="text-xs text-faint">{name}</dt>
          <dd className="text-lg leading-6 font-semibold tabular-nums">{value}</dd>
        </div>
      ))}
      <div className="min-w-28 flex-1 bg-surface px-3 py-1.5">
        <dt className="text-xs text-faint">Analysed</dt>
        <dd className="leading-6">{timestamp === null ? "not yet" : <Ago moment={timestamp} />}</dd>
      </div>
    </dl>
  );
}
