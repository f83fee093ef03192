import type { Session } from "@/api/types";
import { compact, words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { columnsOf } from "@/ui/grid";
import { Ago } from "@/ui/moment";

import { DataflowBadge } from "./dataflow-badge";
import { RiskMeter } from "./risk";

const helper = columnsOf<Session>();

export const WIDTHS: Record<string, string> = {
  session: "w-36 flex-1 font-medium",
  agent: "w-32 flex-1 text-soft @max-lg:hidden",
  risk: "w-28 @max-sm:hidden",
  dataflow: "w-24",
  patterns: "w-40 flex-2 @max-3xl:hidden",
  action: "w-16 @max-2xl:hidden",
  events: "w-14 text-right text-soft @max-2xl:hidden",
  status: "w-20 @max-4xl:hidden",
  active: "w-20 text-soft",
};

export const columns = helper.columns([
  helper.accessor("id", { id: "session", header: "Session", cell: ({ getValue }) => getValue() }),
  helper.accessor("agentId", { id: "agent", header: "Agent", cell: ({ getValue }) => getValue() }),
  helper.accessor("currentRiskScore", {
    id: "risk",
    header: "Risk",
    cell: ({ getValue }) => <RiskMeter risk={getValue()} className="w-full" />,
  }),
  helper.accessor("dataflowVerdict", {
    id: "dataflow",
    header: "Data flow",
    cell: ({ getValue }) => <DataflowBadge verdict={getValue()} />,
  }),
  helper.accessor("currentPatterns", {
    id: "patterns",
    header: "Patterns",
    cell: ({ getValue }) => <span className="text-soft">{getValue().map(words).join(", ")}</span>,
  }),
  helper.accessor("action", {
    id: "action",
    header: "Policy",
    cell: ({ getValue }) => <ActionBadge action={getValue()} />,
  }),
  helper.accessor("eventCount", {
    id: "events",
    header: "Events",
    cell: ({ getValue }) => compact(getValue()),
  }),
  helper.accessor("status", {
    id: "status",
    header: "Status",
    cell: ({ getValue }) => <SessionStatus status={getValue()} />,
  }),
  helper.accessor("lastActivityAt", {
    id: "active",
    header: "Active",
    cell: ({ getValue }) => <Ago moment={getValue()} />,
  }),
]);

export function SessionStatus({ status }: { status: Session["status"] }) {
  return status === "active" ? (
    <Badge tone="good">
      <span className="size-1.5 rounded-full bg-good" aria-hidden="true" /> Active
    </Badge>
  ) : (
    <Badge>Concluded</Badge>
  );
}

const ACTION_TONES = { block: "critical", flag: "high", notify: "medium" } as const;

export function ActionBadge({ action }: { action: string }) {
  if (action === "allow") return <span className="text-faint">Allow</span>;
  const tone = action in ACTION_TONES ? ACTION_TONES[action as keyof typeof ACTION_TONES] : "plain";
  return <Badge tone={tone}>{words(action)}</Badge>;
}
