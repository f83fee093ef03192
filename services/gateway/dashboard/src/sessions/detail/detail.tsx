import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo } from "react";

import { eventsQuery, sessionDetailQuery, sessionStreamAddress } from "@/api/sessions";
import type { DetailedSession, SessionChange } from "@/api/types";
import { throttled } from "@/lib/throttled";
import { compact, count, percent, words } from "@/lib/words";
import { listenTo } from "@/live/events";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Copy } from "@/ui/copy";
import { Ago, At } from "@/ui/moment";
import { Facts, Section } from "@/ui/section";
import { Loading, Queried } from "@/ui/states";

import { ActionBadge, SessionStatus } from "../columns";
import { DataflowBadge } from "../dataflow-badge";
import { Chains } from "./chains";
import { Conversation } from "./conversation";

// What draws to scale brings a library along.
const RiskChart = lazy(() => import("./risk-chart").then((it) => ({ default: it.RiskChart })));

const REFRESH_MS = 1_000;

export function SessionDetail() {
  const { sessionId } = useParams({ from: "/inside/sessions/$sessionId" });
  const query = useQuery(sessionDetailQuery(sessionId));
  useLiveSession(sessionId);
  return (
    <div className="h-full overflow-y-auto" key={sessionId}>
      <Queried query={query} lines={12}>
        {(session) => <Loaded session={session} />}
      </Queried>
    </div>
  );
}

/** Asks for the session and its events again whenever the stream says that it has changed. */
function useLiveSession(sessionId: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const refresh = throttled(REFRESH_MS, () => {
      void client.invalidateQueries({ queryKey: sessionDetailQuery(sessionId).queryKey });
      void client.invalidateQueries({ queryKey: eventsQuery(sessionId).queryKey });
    });
    const stop = listenTo(sessionStreamAddress({}, null), {
      session_changed: (data) => {
        const { session, formerId } = data as SessionChange;
        if (session.id === sessionId || formerId === sessionId) refresh();
      },
    });
    return () => {
      stop();
      refresh.cancel();
    };
  }, [client, sessionId]);
}

function Loaded({ session }: { session: DetailedSession }) {
  const { event: pointed } = useSearch({ from: "/inside/sessions/$sessionId" });
  const events = useInfiniteQuery(eventsQuery(session.id));
  const listed = useMemo(() => events.data?.pages.flatMap((page) => page.events), [events.data]);
  return (
    <div className="mx-auto max-w-[110rem] p-3">
      <Head session={session} />
      <div className="mt-3 grid items-start gap-3 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]">
        <Section
          title="Conversation"
          aside={<span className="text-faint">{count(session.eventCount)} events</span>}
        >
          <Queried query={{ ...events, data: listed }}>
            {(found) => (
              <>
                <Conversation events={found} session={session} pointed={pointed} />
                {events.hasNextPage && (
                  <Button
                    className="mt-3 w-full"
                    disabled={events.isFetchingNextPage}
                    onClick={() => void events.fetchNextPage()}
                  >
                    {events.isFetchingNextPage ? "Loading…" : "Show what happened next"}
                  </Button>
                )}
              </>
            )}
          </Queried>
        </Section>
        <div className="space-y-3 lg:sticky lg:top-3">
          <Risk session={session} />
          <Chains session={session} />
          <About session={session} />
          <Personal session={session} />
        </div>
      </div>
    </div>
  );
}

function Head({ session }: { session: DetailedSession }) {
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Link
        to="/sessions"
        aria-label="All sessions"
        className="grid size-7 place-items-center rounded-md text-soft hover:bg-sunken"
      >
        <ArrowLeft className="size-4" aria-hidden="true" />
      </Link>
      <h1 className="foreign text-base font-semibold">{session.externalId ?? session.id}</h1>
      <Copy text={session.id} label="Copy the id" />
      <SessionStatus status={session.status} />
      <DataflowBadge verdict={session.dataflowVerdict} />
      <ActionBadge action={session.action} />
      {session.tags.map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
      <span className="text-soft">
        active <Ago moment={session.lastActivityAt} />
      </span>
    </header>
  );
}

function Risk({ session }: { session: DetailedSession }) {
  const latest = session.riskSnapshots.at(-1);
  return (
    <Section
      title="Risk"
      aside={
        <span className="text-lg font-semibold tabular-nums">
          {percent(session.currentRiskScore)}
        </span>
      }
    >
      {session.riskSnapshots.length > 1 && (
        <Suspense fallback={<Loading lines={2} />}>
          <RiskChart snapshots={session.riskSnapshots} />
        </Suspense>
      )}
      <p className="flex flex-wrap gap-1">
        {session.currentPatterns.map((pattern) => (
          <Badge key={pattern}>{words(pattern)}</Badge>
        ))}
      </p>
      {latest?.explanation != null && (
        <p className="foreign mt-2 text-soft">
          {latest.explanation}{" "}
          <span className="text-faint">
            Said by {latest.provider}, <At moment={latest.createdAt} />.
          </span>
        </p>
      )}
      {latest === undefined && <p className="text-faint">Not analysed yet.</p>}
    </Section>
  );
}

function About({ session }: { session: DetailedSession }) {
  const { counters } = session;
  const tools = Object.entries(counters.tools).sort(([, a], [, b]) => b - a);
  return (
    <Section title="About">
      <Facts
        facts={[
          [
            "Agent",
            <Link
              key="agent"
              to="/agents/$agentId"
              params={{ agentId: session.agentId }}
              className="rounded text-accent underline underline-offset-2"
            >
              {session.agentId}
            </Link>,
          ],
          ["Workflow", session.workflowId],
          ["User", session.userId],
          ["Customer", session.customerId],
          ["From", session.addresses.join(", ")],
          ["Began", <At key="began" moment={session.createdAt} long />],
          ["Messages", count(counters.messages)],
          ["Model calls", count(counters.modelCalls)],
          ["Tool calls", count(counters.toolCalls)],
          ["Errors", counters.errors === 0 ? null : count(counters.errors)],
          ["Tokens", counters.totalTokens === 0 ? null : compact(counters.totalTokens)],
          ["Tools", tools.map(([name, times]) => `${name} × ${times}`).join(", ")],
        ]}
      />
    </Section>
  );
}

function Personal({ session }: { session: DetailedSession }) {
  const { pii } = session;
  if (pii == null) return null;
  const found = Object.entries({ ...pii.secrets, ...pii.types }).sort(([, a], [, b]) => b - a);
  return (
    <Section
      title="Personal data"
      aside={<span className="text-soft tabular-nums">{count(pii.totalFindings)}</span>}
    >
      {found.length === 0 ? (
        <p className="text-faint">None was found.</p>
      ) : (
        <ul className="flex flex-wrap gap-1">
          {found.map(([type, number]) => (
            <li key={type}>
              <Badge tone={type in pii.secrets ? "critical" : "plain"}>
                {words(type)} <span className="tabular-nums">{count(number)}</span>
              </Badge>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
