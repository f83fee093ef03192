import type { Threat } from "@/api/types";
import { words } from "@/lib/words";
import { Section } from "@/ui/section";

import { attackAddress, oatAddress, oatName } from "./references";

/** What others call what was seen. */
export function Frameworks({ threat }: { threat: Threat }) {
  const { mitre_tactics, mitre_techniques, oat } = threat;
  if (mitre_techniques.length === 0 && oat.length === 0) return null;
  const tactics = new Map(mitre_tactics.map(({ id, name }) => [id, name]));
  return (
    <Section title="ATT&CK and OWASP">
      <ul className="space-y-1">
        {mitre_techniques.map(({ id, name, tactic_id, source }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-2">
            <Outside href={attackAddress(id)}>{id}</Outside>
            <span>{name}</span>
            <span className="text-faint">
              {tactics.get(tactic_id) ?? "tactic"}{" "}
              <Outside href={attackAddress(tactic_id)}>{tactic_id}</Outside>, named by the{" "}
              {words(source).toLowerCase()}
            </span>
          </li>
        ))}
        {oat.map((id) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-2">
            <Outside href={oatAddress(id)}>{id}</Outside>
            <span>{oatName(id)}</span>
            <span className="text-faint">OWASP automated threat</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** A way out, to an address that is ours to make. */
function Outside({ href, children }: { href: string; children: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="shrink-0 rounded font-mono text-xs text-accent underline underline-offset-2"
    >
      {children}
    </a>
  );
}
