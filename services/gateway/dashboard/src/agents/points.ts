import type { BehaviorReport } from "@/api/types";

/** A session on the map of its agent's. */
export interface Point {
  id: string;
  x: number;
  y: number;
  cluster: string | null;
}

/** Those that are like no other first, then group by group. */
export function pointsOf(report: BehaviorReport): Point[] {
  const points = report.map.map(({ session_id, x, y, cluster_id }) => ({
    id: session_id,
    x,
    y,
    cluster: cluster_id ?? null,
  }));
  return points.sort((a, b) => placeOf(a) - placeOf(b) || (a.id < b.id ? -1 : 1));
}

function placeOf({ cluster }: Point): number {
  return cluster === null ? 0 : clusterLooks(cluster).number;
}

interface Looks {
  number: number;
  stroke: string;
  fill: string;
}

const COLOURS = [
  { stroke: "stroke-accent", fill: "bg-accent" },
  { stroke: "stroke-good", fill: "bg-good" },
  { stroke: "stroke-medium", fill: "bg-medium" },
  { stroke: "stroke-high", fill: "bg-high" },
  { stroke: "stroke-low", fill: "bg-low" },
] as const;
const OTHERS = { stroke: "stroke-faint", fill: "bg-faint" } as const;

/** How a group is drawn: the largest have colours, all have their number. */
export function clusterLooks(cluster: string): Looks {
  const number = Number(/\d+$/.exec(cluster)?.[0] ?? 0);
  return { number, ...(COLOURS[number - 1] ?? OTHERS) };
}
