import type { AgentName, Status } from "@/api/types";
import { count, words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Section } from "@/ui/section";
import { Table, type TableColumn } from "@/ui/table";

import { AGENT_BUDGET, PERCENTILES } from "./budgets";
import { Latency } from "./latency";

type Answers = Status["agents"][string];
interface Agent {
  name: AgentName;
  /** Nothing where there was no signal. */
  answers: Answers | undefined;
}

const NAMES: readonly AgentName[] = ["historical", "config", "devops", "context", "priority"];
const TONES = { ok: "good", degraded: "high", failing: "critical" } as const;

/** The analysis agents: how each is, and how long its answers took in the last minute. */
export function Agents({ status: { agents, threats } }: { status: Status }) {
  const rows = NAMES.map((name) => ({ name, answers: agents[name] }));
  return (
    <Section title="Analysis agents">
      <Table
        label="Analysis agents"
        rows={rows}
        keyOf={({ name }) => name}
        columns={threats.total === null ? SHOWN : [...SHOWN, ...COUNTS]}
      />
    </Section>
  );
}

const SHOWN: readonly TableColumn<Agent>[] = [
  { name: "Agent", cell: ({ name }) => words(name) },
  {
    name: "Is",
    cell: ({ answers }) =>
      answers === undefined ? (
        <Badge title="No signal in the last minute">Idle</Badge>
      ) : (
        <Badge tone={TONES[answers.status]}>{words(answers.status)}</Badge>
      ),
  },
  {
    name: "Answers within",
    isWide: true,
    cell: ({ answers }) =>
      PERCENTILES.map(([percentile, name]) => (
        <Latency
          key={name}
          name={name}
          ms={answers?.answered[percentile] ?? null}
          budgetMs={AGENT_BUDGET[percentile]}
        />
      )),
  },
];

const COUNTS: readonly TableColumn<Agent>[] = [
  { name: "Answered", cell: ({ answers }) => count(answers?.answered.total ?? 0) },
  { name: "Missed", cell: ({ answers }) => count(answers?.missed ?? 0) },
];
