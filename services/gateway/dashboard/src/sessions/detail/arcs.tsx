import { useLayoutEffect, useState, type RefObject } from "react";

import type { SessionEvent } from "@/api/types";

import type { Arc } from "./marks";

const GUTTER = 24;
const HEAD = 18;

interface Line {
  key: string;
  from: number;
  to: number;
}

/** A line beside the conversation from each instruction to the calls that followed it. */
export function Arcs({
  list,
  arcs,
  events,
}: {
  list: RefObject<HTMLOListElement | null>;
  arcs: readonly Arc[];
  events: readonly SessionEvent[];
}) {
  const [lines, setLines] = useState<readonly Line[]>([]);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const measure = () => setLines(arcs.flatMap((arc) => lineOf(arc) ?? []));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [list, arcs, events]);
  return (
    <svg className="absolute inset-y-0 left-0 h-full" width={GUTTER} aria-hidden="true">
      {lines.map(({ key, from, to }, at) => {
        const x = 6 + (at % 3) * 5;
        return (
          <g key={key} className="fill-none stroke-critical" strokeWidth="1.5">
            <circle cx={GUTTER - 3} cy={from} r="2.5" className="fill-high stroke-none" />
            <path
              d={`M ${GUTTER - 5} ${from} H ${x + 4} Q ${x} ${from} ${x} ${from + 4} V ${to - 4} Q ${x} ${to} ${x + 4} ${to} H ${GUTTER - 2} m -4 -4 l 4 4 l -4 4`}
            />
          </g>
        );
      })}
    </svg>
  );
}

function lineOf({ from, to }: Arc): Line | undefined {
  const start = document.getElementById(`event-${from}`);
  const end = document.getElementById(`event-${to}`);
  if (start === null || end === null) return undefined;
  return { key: `${from} ${to}`, from: start.offsetTop + HEAD, to: end.offsetTop + HEAD };
}
