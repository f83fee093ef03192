import type { Dataflow, DataflowChain } from "@/api/types";

export type Mark = "instruction" | "followed";

export interface Arc {
  from: string;
  to: string;
}

export interface Marks {
  of: (eventId: string) => Mark | undefined;
  arcs: readonly Arc[];
}

/** Which events an instruction was read in, which followed one, and which led to which. */
export function marksOf(dataflow: Dataflow | null | undefined): Marks {
  const marks = new Map<string, Mark>();
  const arcs = new Map<string, Arc>();
  for (const { source, followedBy } of dataflow?.chains ?? []) {
    if (source.eventId == null) continue;
    marks.set(source.eventId, "instruction");
    if (followedBy?.eventId == null) continue;
    if (!marks.has(followedBy.eventId)) marks.set(followedBy.eventId, "followed");
    const arc = { from: source.eventId, to: followedBy.eventId };
    arcs.set(`${arc.from} ${arc.to}`, arc);
  }
  return { of: (eventId) => marks.get(eventId), arcs: [...arcs.values()] };
}

/** The chains that begin at the same instruction together, in the order in which they came. */
export function bySource(chains: readonly DataflowChain[]): [DataflowChain, ...DataflowChain[]][] {
  const groups = new Map<string, [DataflowChain, ...DataflowChain[]]>();
  for (const chain of chains) {
    const { eventId, messageIndex, field, start, end } = chain.source;
    const key = [eventId ?? messageIndex, field, start, end].join(" ");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [chain]);
    else group.push(chain);
  }
  return [...groups.values()];
}
