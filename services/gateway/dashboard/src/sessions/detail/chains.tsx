import { Link } from "@tanstack/react-router";
import { ArrowDown } from "lucide-react";
import type { ReactNode } from "react";

import type { DataflowChain, DetailedSession } from "@/api/types";
import { percent, words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Section } from "@/ui/section";

import { DataflowBadge } from "../dataflow-badge";
import { bySource } from "./marks";

/** From each instruction that stood in data to what the agent did about it. */
export function Chains({ session }: { session: DetailedSession }) {
  const { dataflow } = session;
  if (dataflow == null) return null;
  return (
    <Section title="Data flow" aside={<DataflowBadge verdict={dataflow.verdict} />}>
      {dataflow.limited && (
        <p className="mb-2 text-high">Values were masked, so that not all could be followed.</p>
      )}
      {dataflow.chains.length === 0 ? (
        <p className="text-faint">No instructions stood in what its tools answered.</p>
      ) : (
        <ol className="space-y-3">
          {bySource(dataflow.chains).map(([first, ...more], at) => (
            <li key={at}>
              <Source chain={first} sessionId={session.id} />
              {[first, ...more].map((chain, index) => (
                <Followed key={index} chain={chain} sessionId={session.id} />
              ))}
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

function Source({ chain, sessionId }: { chain: DataflowChain; sessionId: string }) {
  const { source } = chain;
  return (
    <Place sessionId={sessionId} eventId={source.eventId} tone="border-high">
      <span className="text-faint">
        <code className="font-mono text-xs">{source.tool}</code> answered
        {source.hidden !== "" && `, hidden by ${words(source.hidden).toLowerCase()}`}
      </span>
      <q className="foreign line-clamp-4 block text-ink">{source.text}</q>
    </Place>
  );
}

function Followed({ chain, sessionId }: { chain: DataflowChain; sessionId: string }) {
  const { followedBy } = chain;
  if (followedBy == null) return <p className="mt-1 pl-3 text-good">It was not followed.</p>;
  return (
    <div>
      <ArrowDown className="my-0.5 ml-3 size-4 text-critical" aria-label="was followed by" />
      <Place sessionId={sessionId} eventId={followedBy.eventId} tone="border-critical">
        <span className="text-faint">
          the agent {followedBy.tool == null ? "said" : "called "}
          {followedBy.tool != null && (
            <code className="font-mono text-xs text-ink">{followedBy.tool}</code>
          )}
        </span>
        <ul>
          {followedBy.values.map(({ argument, value, origin }, at) => (
            <li key={at} className="foreign">
              <code className="font-mono text-xs">
                {argument}: {value}
              </code>{" "}
              <Badge tone={origin === "instruction" ? "critical" : "plain"}>
                from {words(origin).toLowerCase()}
              </Badge>
            </li>
          ))}
        </ul>
      </Place>
      <p className="mt-1 pl-3 text-xs text-faint">
        {percent(chain.score)} · {chain.frameworks.join(", ")}
      </p>
    </div>
  );
}

function Place({
  sessionId,
  eventId,
  tone,
  children,
}: {
  sessionId: string;
  eventId: string | null;
  tone: string;
  children: ReactNode;
}) {
  const looks = `block border-l-2 ${tone} rounded-r-md py-1 pr-2 pl-2.5`;
  if (eventId == null) return <div className={looks}>{children}</div>;
  return (
    <Link
      to="/sessions/$sessionId"
      params={{ sessionId }}
      search={{ event: eventId }}
      replace
      resetScroll={false}
      className={`${looks} bg-sunken hover:bg-accent-soft`}
    >
      {children}
    </Link>
  );
}
