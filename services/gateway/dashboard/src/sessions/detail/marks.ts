import type { Dataflow } from "@/api/types";

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
