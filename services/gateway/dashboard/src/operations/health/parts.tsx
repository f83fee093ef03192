import { CircleCheck, CircleX } from "lucide-react";

import { words } from "@/lib/words";

const NAMES: Record<string, string> = {
  store: "Store (PostgreSQL)",
  bus: "Bus (NATS)",
  postgres: "PostgreSQL server",
  nats: "NATS server",
};

/** Parts, each with how it is: `ok`, or the code of what is wrong. */
export function Parts({ parts }: { parts: Readonly<Record<string, string>> }) {
  return (
    <ul className="space-y-1">
      {Object.entries(parts).map(([part, state]) => (
        <li key={part} className="flex items-center gap-2">
          {state === "ok" ? (
            <CircleCheck className="size-4 shrink-0 text-good" aria-hidden="true" />
          ) : (
            <CircleX className="size-4 shrink-0 text-critical" aria-hidden="true" />
          )}
          <span className="flex-1">{NAMES[part] ?? words(part)}</span>
          <span className={state === "ok" ? "text-soft" : "text-critical"}>{words(state)}</span>
        </li>
      ))}
    </ul>
  );
}
