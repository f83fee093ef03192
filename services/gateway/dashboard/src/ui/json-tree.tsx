import { ChevronRight } from "lucide-react";
import { createContext, use, useState } from "react";

import { cx } from "@/lib/cx";
import { plural } from "@/lib/words";

import { Copy } from "./copy";
import { isBranch, leafText, matches, partsOf, type Found } from "./json-search";

const LONGEST_TEXT = 2_000;
const MOST_SHOWN = 200;

/** What is looked for, and where it was found: only that is shown. */
export interface JsonSearch extends Found {
  needle: string;
}

const Search = createContext<JsonSearch | undefined>(undefined);

/** JSON as a tree; what lies deep is opened by its reader, what is looked for by itself. */
export function JsonTree({
  value,
  open = 2,
  search,
}: {
  value: unknown;
  open?: number;
  search?: JsonSearch | undefined;
}) {
  return (
    <Search value={search}>
      <div className="font-mono text-xs leading-5">
        <Node key={search?.needle} value={value} depth={0} open={open} />
      </div>
    </Search>
  );
}

interface NodeProps {
  name?: string;
  value: unknown;
  depth: number;
  open: number;
}

function Node(props: NodeProps) {
  const { name, value } = props;
  if (isBranch(value)) return <Branch {...props} value={value} />;
  return (
    <div className="foreign pl-4">
      <Name name={name} />
      <Leaf value={value} />
    </div>
  );
}

function Branch({ name, value, depth, open }: NodeProps & { value: object }) {
  const search = use(Search);
  const isFoundBelow = search?.branches.has(value) ?? false;
  const [isOpen, setOpen] = useState(isFoundBelow || (search === undefined && depth < open));
  const [most, setMost] = useState(MOST_SHOWN);
  const isList = Array.isArray(value);
  const all = Object.entries(value as Record<string, unknown>);
  const entries = isFoundBelow ? all.filter((entry) => isFound(entry, isList, search)) : all;
  if (all.length === 0) {
    return (
      <div className="foreign pl-4">
        <Name name={name} />
        {isList ? "[]" : "{}"}
      </div>
    );
  }
  return (
    <div>
      <div className="group flex items-center">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="flex min-h-6 min-w-0 items-center rounded text-left hover:bg-sunken"
        >
          <ChevronRight
            aria-hidden="true"
            className={cx(
              "size-4 shrink-0 p-0.5 text-faint transition-transform",
              isOpen && "rotate-90",
            )}
          />
          <span className="foreign min-w-0">
            <Name name={name} />
            <span className="text-faint">
              {isList ? plural(all.length, "item") : plural(all.length, "member")}
            </span>
          </span>
        </button>
        <Copy
          text={() => JSON.stringify(value, null, 2)}
          label={`Copy ${name ?? "all of it"}`}
          className="h-6! w-6! opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
        />
      </div>
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

function isFound(
  [name, value]: [string, unknown],
  isList: boolean,
  search: JsonSearch | undefined,
): boolean {
  if (search === undefined) return true;
  if (!isList && matches(name, search.needle)) return true;
  return isBranch(value) ? search.branches.has(value) : matches(leafText(value), search.needle);
}

function Name({ name }: { name: string | undefined }) {
  return name === undefined ? null : (
    <span className="text-accent">
      <span className="foreign">
        <Marked text={name} />
      </span>
      :{" "}
    </span>
  );
}

function Leaf({ value }: { value: unknown }) {
  const [isWhole, setWhole] = useState(false);
  if (typeof value === "string") {
    const isCut = value.length > LONGEST_TEXT && !isWhole;
    return (
      <span className="foreign whitespace-pre-wrap text-data-2">
        <Marked text={JSON.stringify(isCut ? `${value.slice(0, LONGEST_TEXT)}…` : value)} />
        {isCut && (
          <button type="button" className="pl-1 text-accent" onClick={() => setWhole(true)}>
            Show all {plural(value.length, "character")}
          </button>
        )}
      </span>
    );
  }
  return (
    <span className={value === null || value === undefined ? "text-faint" : "text-data-3"}>
      <Marked text={leafText(value)} />
    </span>
  );
}

function Marked({ text }: { text: string }) {
  const search = use(Search);
  if (search === undefined) return text;
  return partsOf(text, search.needle).map((part, at) =>
    at % 2 === 1 ? (
      <mark key={at} className="rounded-xs bg-medium-soft text-medium">
        {part}
      </mark>
    ) : (
      part
    ),
  );
}
