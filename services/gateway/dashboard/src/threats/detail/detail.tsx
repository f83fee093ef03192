import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ChevronDown, ChevronUp, Gavel, Hourglass, Link as LinkIcon, X } from "lucide-react";
import { lazy, Suspense, type ReactNode } from "react";

import { RequestError } from "@/api/request";
import type { Threat } from "@/api/types";
import { useKeys } from "@/lib/keys";
import { words } from "@/lib/words";
import { Badge, SeverityMark } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { Copy } from "@/ui/copy";
import { Ago } from "@/ui/moment";
import { Empty, Failure, Loading } from "@/ui/states";
import { Tabs, type Tab } from "@/ui/tabs";

import { useThreats } from "../context";
import { VerdictBadge } from "../verdict-badge";
import { Agents } from "./agents";
import { Due } from "./due";
import { Overview } from "./overview";
import { Raw } from "./raw";
import { Related } from "./related";
import { Response } from "./response";
import { CustomerLink, Signal } from "./signal";
import { Similar } from "./similar";
import type { ThreatTab } from "./tabs";
import { useThreat, type OpenThreat } from "./use-threat";

// What draws to scale brings a library along.
const Timeline = lazy(() => import("./timeline").then((it) => ({ default: it.Timeline })));

export function ThreatDetail() {
  const { threatId } = useParams({ from: "/inside/threats/$threatId" });
  const { move } = useThreats();
  useKeys({ "[": () => move(-1), "]": () => move(1) });
  return (
    <div className="flex min-h-0 flex-1 flex-col" key={threatId}>
      <Opened query={useThreat(threatId)} />
    </div>
  );
}

function Opened({ query: { data: threat, error, refetch } }: { query: OpenThreat }) {
  // What was erased, or is no longer one's own, is not shown from memory.
  const isGone = error instanceof RequestError && [403, 404].includes(error.status);
  if (threat === undefined || isGone) {
    return (
      <>
        <Bar title="Threat" />
        {error === null ? (
          <Loading lines={12} />
        ) : (
          <Failure error={error} onRetry={() => void refetch()} />
        )}
      </>
    );
  }
  return threat.status === "pending" ? <Pending threat={threat} /> : <Loaded threat={threat} />;
}

function Pending({ threat }: { threat: Threat }) {
  return (
    <>
      <Head threat={threat} />
      <div className="min-h-0 flex-1 overflow-y-auto p-3">
        <Empty icon={Hourglass} title="It is being analysed">
          The signal is accepted and durable. Its analysis appears here by itself.
        </Empty>
        <Signal threat={threat} />
      </div>
    </>
  );
}

function Loaded({ threat }: { threat: Threat }) {
  const { tab = "overview" } = useSearch({ from: "/inside/threats/$threatId" });
  const navigate = useNavigate();
  const tabs: Tab<ThreatTab>[] = [
    { name: "overview", label: "Overview", content: () => <Overview threat={threat} /> },
    { name: "agents", label: "Agent analyses", content: () => <Agents threat={threat} /> },
    {
      name: "timeline",
      label: "Timeline",
      content: () => (
        <Suspense fallback={<Loading />}>
          <Timeline threat={threat} />
        </Suspense>
      ),
    },
    { name: "response", label: "Response", content: () => <Response threat={threat} /> },
    { name: "similar", label: "Similar", content: () => <Similar threat={threat} /> },
    { name: "sessions", label: "Related sessions", content: () => <Related threat={threat} /> },
    { name: "json", label: "Raw JSON", content: () => <Raw threat={threat} /> },
  ];
  const open = (next: ThreatTab) =>
    void navigate({ to: ".", search: (before) => ({ ...before, tab: next }), replace: true });
  useKeys(Object.fromEntries(tabs.map(({ name }, at) => [String(at + 1), () => open(name)])));
  return (
    <>
      <Head threat={threat} />
      <Tabs label="Threat" tabs={tabs} value={tab} onChange={open} />
    </>
  );
}

function Head({ threat }: { threat: Threat }) {
  const { judge } = useThreats();
  const { signal, status, verdict } = threat;
  return (
    <Bar
      title={
        <>
          {words(signal.threat_type)}{" "}
          <span className="font-normal text-soft">
            against <CustomerLink signal={signal} />
          </span>
        </>
      }
      action={
        judge !== undefined &&
        status !== "pending" && (
          <Button kind="primary" onClick={() => judge([threat.id])}>
            <Gavel className="size-3.5" aria-hidden="true" /> Verdict
          </Button>
        )
      }
    >
      {status !== "pending" && <SeverityMark severity={threat.severity} />}
      {status === "failed" && <Badge tone="critical">Analysis failed</Badge>}
      {verdict != null && <VerdictBadge verdict={verdict.verdict} />}
      {verdict === null && threat.requires_human_review && <Due threat={threat} />}
      <span className="text-soft">
        <Ago moment={signal.received_at} />
      </span>
      <span className="flex items-center font-mono text-xs text-faint" title={threat.id}>
        {threat.id.slice(0, 13)}…
        <Copy text={threat.id} label="Copy the id" className="h-6! w-6!" />
        <Copy
          text={() => `${location.origin}/threats/${threat.id}`}
          label="Copy the link"
          icon={LinkIcon}
          className="h-6! w-6!"
        />
      </span>
    </Bar>
  );
}

/** What it is, and the ways out of it; there whatever else is shown. */
function Bar({
  title,
  action,
  children,
}: {
  title: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
}) {
  const { close, move } = useThreats();
  return (
    <header className="shrink-0 px-3 pt-2.5 pb-1">
      <div className="flex items-start gap-2">
        <h2 className="foreign line-clamp-3 min-w-0 flex-1 text-base leading-6 font-semibold">
          {title}
        </h2>
        {action}
        <span className="flex">
          <IconButton label="Previous threat ([)" onClick={() => move(-1)}>
            <ChevronUp className="size-4" aria-hidden="true" />
          </IconButton>
          <IconButton label="Next threat (])" onClick={() => move(1)}>
            <ChevronDown className="size-4" aria-hidden="true" />
          </IconButton>
          <IconButton label="Close (Esc)" onClick={close}>
            <X className="size-4" aria-hidden="true" />
          </IconButton>
        </span>
      </div>
      <div className="mt-0.5 flex flex-wrap items-center gap-x-2.5 gap-y-1">{children}</div>
    </header>
  );
}
