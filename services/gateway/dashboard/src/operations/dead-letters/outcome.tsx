import { Link } from "@tanstack/react-router";
import { CircleCheck, CircleX, X } from "lucide-react";

import type { DeadLetterKind, DecidedLetters } from "@/api/types";
import { plural, words } from "@/lib/words";
import { IconButton } from "@/ui/button";

/** What became of each dead letter that was decided. */
export function Outcome({
  outcome: { results, decided, refused },
  kind,
  onClose,
}: {
  outcome: DecidedLetters;
  kind: DeadLetterKind;
  onClose: () => void;
}) {
  return (
    <section aria-label="Result" className="border-b border-line bg-surface px-3 py-2">
      <header className="flex items-center gap-2">
        <p role="status" className="flex-1 font-medium">
          {plural(decided, "dead letter")} done
          {refused > 0 && <span className="text-critical">, {refused} not</span>}.
        </p>
        <IconButton label="Dismiss" onClick={onClose}>
          <X className="size-3.5" aria-hidden="true" />
        </IconButton>
      </header>
      <ul className="max-h-40 overflow-y-auto">
        {results.map(({ id, ok, code }) => (
          <li key={id} className="flex items-center gap-2">
            {ok ? (
              <CircleCheck className="size-4 text-good" aria-hidden="true" />
            ) : (
              <CircleX className="size-4 text-critical" aria-hidden="true" />
            )}
            {kind === "signals" ? (
              <Link
                to="/threats/$threatId"
                params={{ threatId: id }}
                className="font-mono text-xs text-accent hover:underline"
              >
                {id}
              </Link>
            ) : (
              <code className="foreign font-mono text-xs">{id}</code>
            )}
            <span className={ok ? "text-soft" : "text-critical"}>
              {ok ? "Done" : words(code ?? "")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
