import { Link } from "@tanstack/react-router";
import { useMemo, useState, type ReactNode } from "react";

import { cx } from "@/lib/cx";
import { compact } from "@/lib/words";

import type { Said } from "./marks";
import { findMember, findPassage, type Passage } from "./passages";

const LONG = 600;
const LONG_LINES = 16;
/** So much of a long text is shown around what is marked. */
const AROUND = 240;

interface Spot extends Passage {
  said: Said;
}

/** A text, the words that analyses point at marked in it; a long one is folded. */
export function MarkedText({
  text,
  said,
  className,
}: {
  text: string;
  said: readonly Said[];
  className?: string;
}) {
  const [isOpen, setOpen] = useState(false);
  const spots = useMemo(() => spotsIn(text, said), [text, said]);
  const isLong = text.length > LONG || text.split("\n", LONG_LINES + 1).length > LONG_LINES;
  const shown = isLong && !isOpen ? excerpt(text, spots) : { start: 0, end: text.length };
  return (
    <div className={className}>
      <p className="foreign whitespace-pre-wrap">
        {shown.start > 0 && "… "}
        <bdi>{pieces(text, spots, shown)}</bdi>
        {shown.end < text.length && " …"}
      </p>
      {isLong && (
        <button
          type="button"
          aria-expanded={isOpen}
          className="rounded font-sans text-xs text-accent"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? "Less" : `All ${compact(text.length)} characters`}
        </button>
      )}
    </div>
  );
}

/** Where the words stand, from the first to the last; those that overlap are marked as one. */
function spotsIn(text: string, said: readonly Said[]): Spot[] {
  const found = said.flatMap((each): Spot[] => {
    const { argument } = each;
    const member = argument === undefined ? undefined : findMember(text, argument, each.text);
    const at = member ?? findPassage(text, each.text);
    return at === undefined ? [] : [{ ...at, said: each }];
  });
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const spots: Spot[] = [];
  for (const spot of found) {
    const last = spots.at(-1);
    if (last === undefined || spot.start >= last.end) spots.push(spot);
    else spots[spots.length - 1] = joined(last, spot);
  }
  return spots;
}

function joined(first: Spot, other: Spot): Spot {
  const labels = new Set([...first.said.label.split(", "), ...other.said.label.split(", ")]);
  return {
    start: first.start,
    end: Math.max(first.end, other.end),
    said: { ...first.said, label: [...labels].join(", ") },
  };
}

/** What of a long text is shown: its beginning, or what surrounds its marks. */
function excerpt(text: string, spots: readonly Spot[]): Passage {
  const first = spots[0];
  if (first === undefined) {
    const lines = text.split("\n", LONG_LINES).join("\n");
    return { start: 0, end: Math.min(LONG, lines.length) };
  }
  const end = Math.max(...spots.map((spot) => spot.end));
  return {
    start: Math.max(0, first.start - AROUND),
    end: Math.min(text.length, end + AROUND),
  };
}

function pieces(text: string, spots: readonly Spot[], shown: Passage): ReactNode[] {
  const parts: ReactNode[] = [];
  let at = shown.start;
  for (const { start, end, said } of spots) {
    parts.push(text.slice(at, start));
    parts.push(
      <Marked key={start} said={said}>
        {text.slice(start, end)}
      </Marked>,
    );
    at = end;
  }
  parts.push(text.slice(at, shown.end));
  return parts;
}

const LOOKS: Record<Said["kind"], string> = {
  instruction: "bg-high-soft text-ink decoration-high",
  followed: "bg-critical-soft text-ink decoration-critical",
  thought: "bg-medium-soft text-ink decoration-medium",
};

function Marked({ said, children }: { said: Said; children: ReactNode }) {
  const looks = cx(
    "rounded-sm box-decoration-clone px-0.5 underline decoration-2 underline-offset-3 data-lit:ring-2 data-lit:ring-accent",
    LOOKS[said.kind],
  );
  if (said.to === undefined) {
    return (
      <mark className={looks} title={said.label} data-chain={said.chains?.join(" ")}>
        {children}
      </mark>
    );
  }
  return (
    <mark className="bg-transparent">
      <Link
        from="/sessions/$sessionId"
        to="."
        search={{ event: said.to }}
        replace
        resetScroll={false}
        data-chain={said.chains?.join(" ")}
        title={`${said.label}: ${said.kind === "instruction" ? "see what followed it" : "see where it came from"}`}
        className={looks}
      >
        {children}
      </Link>
    </mark>
  );
}
