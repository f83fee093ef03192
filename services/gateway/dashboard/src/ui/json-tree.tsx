import { ChevronRight } from "lucide-react";
import { useState } from "react";

import { cx } from "@/lib/cx";
import { plural } from "@/lib/words";

const LONGEST_TEXT = 2_000;
const MOST_SHOWN = 200;

/** JSON as a tree; what lies deep is opened by its reader. */
export function JsonTree({ value, open = 2 }: { value: unknown; open?: number }) {
  return (
    <div className="font-mono text-xs leading-5">
      <Node value={value} depth={0} open={open} />
    </div>
  );
}

function Node({
  name,
  value,
  depth,
  open,
}: {
  name?: string;
  value: unknown;
  depth: number;
  open: number;
}) {
  if (typeof value === "object" && value !== null) {
    return <Branch {...(name !== undefined && { name })} value={value} depth={depth} open={open} />;
  }
  return (
    <div className="foreign pl-4">
      <Name name={name} />
      <Leaf value={value} />
    </div>
  );
}

function Branch({
  name,
  value,
  depth,
  open,
}: {
  name?: string;
  value: object;
  depth: number;
  open: number;
}) {
  const [isOpen, setOpen] = useState(depth < open);
  const [most, setMost] = useState(MOST_SHOWN);
  const entries = Object.entries(value as Record<string, unknown>);
  const isList = Array.isArray(value);
  if (entries.length === 0) {
    return (
      <div className="pl-4">
        <Name name={name} />
        {isList ? "[]" : "{}"}
      </div>
    );
  }
  return (
    <div>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex items-center rounded text-left hover:bg-sunken"
      >
        <ChevronRight
          aria-hidden="true"
          className={cx(
            "size-4 shrink-0 p-0.5 text-faint transition-transform",
            isOpen && "rotate-90",
          )}
        />
        <span className="foreign">
          <Name name={name} />
          <span className="text-faint">
            {isList ? plural(entries.length, "item") : plural(entries.length, "member")}
          </span>
        </span>
      </button>
      {isOpen && (
        <div className="ml-2 border-l border-line pl-2">
          {entries.slice(0, most).map(([key, each]) => (
            <Node key={key} name={key} value={each} depth={depth + 1} open={open} />
          ))}
          {entries.length > most && (
            <button
              type="button"
              className="pl-4 text-accent"
              onClick={() => setMost(most + MOST_SHOWN)}
            >
              Show {Math.min(MOST_SHOWN, entries.length - most)} more
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Name({ name }: { name: string | undefined }) {
  return name === undefined ? null : <span className="text-accent">{name}: </span>;
}

function Leaf({ value }: { value: unknown }) {
  if (typeof value === "string") {
    const shown = value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
    return <span className="whitespace-pre-wrap text-good">{JSON.stringify(shown)}</span>;
  }
  if (value === null || value === undefined) return <span className="text-faint">null</span>;
  return <span className="text-high">{JSON.stringify(value)}</span>;
}
