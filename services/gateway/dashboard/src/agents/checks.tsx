import { useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";

import { agentChecksQuery } from "@/api/agents";
import type { SecurityCheck } from "@/api/types";
import { count, words } from "@/lib/words";
import { Badge, type Tone } from "@/ui/badge";
import { JsonTree } from "@/ui/json-tree";
import { Section } from "@/ui/section";
import { Empty, Queried } from "@/ui/states";

const TONES: Record<SecurityCheck["status"], Tone> = {
  passed: "good",
  warning: "medium",
  critical: "critical",
};

const ORDER: readonly SecurityCheck["status"][] = ["critical", "warning", "passed"];

/** What each security check came to in an agent's newest run, by category. */
export function Checks({ agentId }: { agentId: string }) {
  const query = useQuery(agentChecksQuery(agentId));
  return <Queried query={query}>{({ checks }) => <ByCategory checks={checks} />}</Queried>;
}

/** Checks by category, those that failed first. */
export function ByCategory({ checks }: { checks: readonly SecurityCheck[] }) {
  if (checks.length === 0) return <Empty icon={ShieldCheck} title="It was not checked yet" />;
  return (
    <div className="grid items-start gap-3 p-3 xl:grid-cols-2">
      {[...new Set(checks.map(({ category }) => category))].map((category) => (
        <Category
          key={category}
          name={category}
          checks={checks.filter((check) => check.category === category)}
        />
      ))}
    </div>
  );
}

function Category({ name, checks }: { name: string; checks: SecurityCheck[] }) {
  const failed = checks.filter(({ status }) => status !== "passed").length;
  return (
    <Section
      title={words(name)}
      aside={
        <span className="text-soft">
          {failed === 0 ? "all passed" : `${count(failed)} of ${count(checks.length)} failed`}
        </span>
      }
    >
      <ul className="divide-y divide-line">
        {[...checks]
          .sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status))
          .map((check) => (
            <Check key={check.check_id} check={check} />
          ))}
      </ul>
    </Section>
  );
}

function Check({ check }: { check: SecurityCheck }) {
  const [isOpen, setOpen] = useState(false);
  const evidence = Object.keys(check.evidence ?? {}).length > 0 ? check.evidence : undefined;
  const frameworks = [
    check.owasp_llm_2025,
    check.owasp_llm,
    check.owasp_asi,
    check.cwe,
    check.mitre,
    ...check.atlas,
    ...check.soc2_controls,
  ].filter((each): each is string => each !== null);
  return (
    <li className="py-2 first:pt-0 last:pb-0">
      <div className="flex items-center gap-2">
        <Badge tone={TONES[check.status]}>{words(check.status)}</Badge>
        <span className="font-medium">{check.name}</span>
        <span className="foreign ml-auto text-right text-soft">{check.value}</span>
      </div>
      <p className="foreign mt-0.5 text-soft">{check.description}</p>
      {check.status !== "passed" &&
        check.recommendations.map((line, at) => (
          <p key={at} className="foreign">
            {line}
          </p>
        ))}
      <div className="mt-0.5 flex flex-wrap items-center gap-x-3 text-xs text-faint">
        {evidence !== undefined && (
          <button
            type="button"
            aria-expanded={isOpen}
            className="rounded text-accent"
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? "Hide evidence" : "Evidence"}
          </button>
        )}
        {frameworks.join(", ")}
      </div>
      {isOpen && <JsonTree value={evidence} />}
    </li>
  );
}
