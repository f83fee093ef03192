import { Link } from "@tanstack/react-router";

import type { Threat } from "@/api/types";
import { span } from "@/lib/time";
import { count, words } from "@/lib/words";
import { Copy } from "@/ui/copy";
import { JsonTree } from "@/ui/json-tree";
import { At } from "@/ui/moment";
import { Facts, Section } from "@/ui/section";

import type { ThreatFilters } from "../filters";

const LINK = "foreign rounded text-accent underline-offset-2 hover:underline";

/** What was reported, as it is kept. */
export function Signal({ threat }: { threat: Pick<Threat, "signal"> & Partial<Threat> }) {
  const { signal, total_processing_time_ms: worked } = threat;
  const { raw_data: rest = {} } = signal;
  return (
    <Section title="Signal">
      <Facts
        facts={[
          ["Detected", <At key="detected" moment={signal.detected_at} long />],
          ["Received", <At key="received" moment={signal.received_at} long />],
          ["Analysed in", worked === undefined ? null : span(worked)],
          ["Customer", <CustomerLink key="customer" signal={signal} />],
          ["Address", signal.source_ip && <Found text={signal.source_ip} isCode />],
          ["Endpoint", signal.endpoint && <Found text={signal.endpoint} isCode />],
          ["User agent", signal.user_agent],
          ["Requests", requestsOf(signal)],
          ["User", signal.user_id && <Found text={signal.user_id} />],
          ["Country", signal.geo],
          ["Network", signal.asn],
          ["Monitored agent", signal.agent_id && <AgentLink id={signal.agent_id} />],
          ["Session", signal.session_id && <SessionLink id={signal.session_id} />],
          ["Reporter’s id", signal.id && <code className="font-mono text-xs">{signal.id}</code>],
          ["Kept back", keptBack(signal)],
        ]}
      />
      {Object.keys(rest).length > 0 && (
        <div className="mt-2 border-t border-line pt-2">
          <h3 className="mb-1 text-faint">As it was reported besides</h3>
          <JsonTree value={rest} open={1} />
        </div>
      )}
    </Section>
  );
}

type Signal = Threat["signal"];

/** A text of the signal: to be copied, and a way to all threats where it stands. */
function Found({ text, isCode = false }: { text: string; isCode?: boolean }) {
  return (
    <Told text={text} search={{ q: text }} isCode={isCode} title="All threats where this stands" />
  );
}

function AgentLink({ id }: { id: string }) {
  return (
    <Link to="/agents/$agentId" params={{ agentId: id }} preload={false} className={LINK}>
      {id}
    </Link>
  );
}

function SessionLink({ id }: { id: string }) {
  return (
    <Link to="/sessions/$sessionId" params={{ sessionId: id }} preload={false} className={LINK}>
      {id}
    </Link>
  );
}

/** Against whom it is, and a way to all threats against them. */
export function CustomerLink({ signal }: { signal: Signal }) {
  const { customer_id: id, customer_name: name } = signal;
  const text = name ?? id ?? "";
  const search = id === null ? { q: text } : { customer: [id] };
  return <Told text={text} search={search} title="All threats of this customer" />;
}

function Told({
  text,
  search,
  title,
  isCode = false,
}: {
  text: string;
  search: ThreatFilters;
  title: string;
  isCode?: boolean;
}) {
  return (
    <span className="inline-flex max-w-full items-start gap-1">
      <Link
        to="/threats"
        search={search}
        preload={false}
        title={title}
        className={isCode ? `${LINK} font-mono text-xs leading-5` : LINK}
      >
        {text}
      </Link>
      <Copy text={text} label="Copy it" className="h-6! w-6!" />
    </span>
  );
}

function requestsOf(signal: Signal): string | null {
  if (signal.request_count === null) return null;
  const requests = count(signal.request_count);
  const minutes = signal.time_window_minutes;
  return minutes === null ? requests : `${requests} in ${span(minutes * 60_000)}`;
}

/** What was masked before anything was kept, by kind. */
function keptBack({ redactions = [] }: Partial<Signal>): string | null {
  const kinds = new Map<string, number>();
  for (const { type, count: times } of redactions) kinds.set(type, (kinds.get(type) ?? 0) + times);
  const said = [...kinds].map(([type, times]) => `${words(type).toLowerCase()} × ${times}`);
  return said.length === 0 ? null : said.join(", ");
}
