import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ChevronDown, ChevronUp, Gavel, Hourglass, X } from "lucide-react";
import { lazy, Suspense, useEffect } from "react";

import { threatQuery } from "@/api/threats";
import type { Threat } from "@/api/types";
import { words } from "@/lib/words";
import { Badge, SeverityMark } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { Copy } from "@/ui/copy";
import { JsonTree } from "@/ui/json-tree";
import { Ago } from "@/ui/moment";
import { Empty, Loading, Queried } from "@/ui/states";
import { Tabs, type Tab } from "@/ui/tabs";

import { useThreats } from "../context";
import { VerdictBadge } from "../verdict-badge";
import { Agents } from "./agents";
import { Overview } from "./overview";
import { Related } from "./related";
import { Response } from "./response";
import { Similar } from "./similar";
import type { ThreatTab } from "./tabs";

// What draws to scale brings a library along.
const Timeline = lazy(() => import("./timeline").then((it) => ({ default: it.Timeline })));

export function ThreatDetail() {
  const { threatId } = useParams({ from: "/inside/threats/$threatId" });
  const query = useQuery(threatQuery(threatId));
  useForgetting(query.data);
  return (
    <div className="flex min-h-0 flex-1 flex-col" key={threatId}>
      <Queried query={query} lines={12}>
        {(threat) => (threat.status === "pending" ? <Pending /> : <Loaded threat={threat} />)}
      </Queried>
    </div>
  );
}

/** Another revision makes what was found by it stale. */
function useForgetting(threat: Threat | undefined): void {
  const client = useQueryClient();
  const id = threat?.id;
  const revision = threat?.revision;
  useEffect(() => {
    if (id !== undefined && revision !== undefined && revision > 0) {
      void client.invalidateQueries({ queryKey: ["threats", "similar"] });
    }
  }, [client, id, revision]);
}

function Pending() {
  return (
    <Empty icon={Hourglass} title="It is being analysed">
      The signal is accepted and durable. Its analysis appears here by itself.
    </Empty>
  );
}

function Loaded({ threat }: { threat: Threat }) {
  const { tab = "overview" } = useSearch({ from: "/inside/threats/$threatId" });
  const navigate = useNavigate();
  const sessions = threat.signal.session_id === null ? "Related sessions" : "Related sessions ·";
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
    { name: "sessions", label: sessions, content: () => <Related threat={threat} /> },
    { name: "json", label: "Raw JSON", content: () => <Raw threat={threat} /> },
  ];
  return (
    <>
      <Head threat={threat} />
      <Tabs
        label="Threat"
        tabs={tabs}
        value={tab}
        onChange={(next) =>
          void navigate({
            to: ".",
            search: (before) => ({ ...before, tab: next }),
            replace: true,
          })
        }
      />
    </>
  );
}

function Head({ threat }: { threat: Threat }) {
  const { close, move, judge } = useThreats();
  const { signal } = threat;
  return (
    <header className="flex shrink-0 items-start gap-2 px-3 pt-2.5 pb-1">
      <div className="min-w-0 flex-1">
        <h2 className="foreign text-base leading-6 font-semibold">
          {words(signal.threat_type)}{" "}
          <span className="font-normal text-soft">
            against {signal.customer_name ?? signal.customer_id}
          </span>
        </h2>
        <div className="mt-0.5 flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <SeverityMark severity={threat.severity} />
          {threat.status === "failed" && <Badge tone="critical">Analysis failed</Badge>}
          {threat.verdict !== null && <VerdictBadge verdict={threat.verdict.verdict} />}
          <span className="text-soft">
            <Ago moment={signal.received_at} />
          </span>
          <span className="flex items-center font-mono text-xs text-faint">
            {threat.id.slice(0, 13)}…
            <Copy text={threat.id} label="Copy the id" />
          </span>
        </div>
      </div>
      {judge !== undefined && (
        <Button kind="primary" onClick={() => judge([threat.id])}>
          <Gavel className="size-3.5" aria-hidden="true" /> Verdict
        </Button>
      )}
      <span className="flex">
        <IconButton label="Previous threat (k)" onClick={() => move(-1)}>
          <ChevronUp className="size-4" aria-hidden="true" />
        </IconButton>
        <IconButton label="Next threat (j)" onClick={() => move(1)}>
          <ChevronDown className="size-4" aria-hidden="true" />
        </IconButton>
        <IconButton label="Close (Esc)" onClick={close}>
          <X className="size-4" aria-hidden="true" />
        </IconButton>
      </span>
    </header>
  );
}

function Raw({ threat }: { threat: Threat }) {
  return (
    <div className="p-3">
      <div className="mb-2 flex items-center gap-1 text-soft">
        Revision {threat.revision}
        <Copy text={() => JSON.stringify(threat, null, 2)} label="Copy the JSON" />
      </div>
      <JsonTree value={threat} />
    </div>
  );
}
