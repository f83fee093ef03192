import type { Evaluation } from "@/api/types";
import { percent, words } from "@/lib/words";
import { ActionBadge } from "@/sessions/columns";
import { Badge } from "@/ui/badge";

/** What was decided, and why. */
export function Said({
  title,
  evaluation: { action, riskScore, patterns, reasons },
}: {
  title: string;
  evaluation: Evaluation;
}) {
  return (
    <section aria-label={title} className="rounded-md border border-line bg-canvas p-2">
      <h3 className="text-xs text-faint">{title}</h3>
      <p className="mt-1 flex flex-wrap items-center gap-2">
        <ActionBadge action={action} />
        <span className="tabular-nums">Risk {percent(riskScore)}</span>
        {patterns.map((pattern) => (
          <Badge key={pattern}>{words(pattern)}</Badge>
        ))}
      </p>
      <ul className="mt-1">
        {reasons.map((reason, at) => (
          <li key={at} className="foreign text-soft">
            {reason}
          </li>
        ))}
        {reasons.length === 0 && <li className="text-soft">Nothing speaks against it.</li>}
      </ul>
    </section>
  );
}
