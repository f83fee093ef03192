import { Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import type { DetailedSession } from "@/api/types";
import { compact, count, percent, words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { At } from "@/ui/moment";
import { Facts, Section } from "@/ui/section";
import { Loading } from "@/ui/states";

// What draws to scale brings a library along.
const RiskChart = lazy(() => import("./risk-chart").then((it) => ({ default: it.RiskChart })));

/** How risky it is, was, and why. */
export function Risk({ session }: { session: DetailedSession }) {
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
      {session.dataflowVerdict != null && session.dataflowVerdict !== "clean" && (
        <p className="mt-2 text-faint">What the data flow shows is judged beside it, below.</p>
      )}
      {latest === undefined && <p className="text-faint">Not analysed yet.</p>}
    </Section>
  );
}

/** Whose it is, and how much of it there is. */
export function About({ session }: { session: DetailedSession }) {
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

/** What personal data and secrets are in it. */
export function Personal({ session }: { session: DetailedSession }) {
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
