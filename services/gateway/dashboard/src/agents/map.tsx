import { scaleLinear } from "@visx/scale";
import { useEffect, useMemo, useRef, useState, type MouseEvent, type RefObject } from "react";

import type { BehaviorReport } from "@/api/types";
import { cx } from "@/lib/cx";
import { words } from "@/lib/words";

import { clusterLooks, type Point } from "./points";

const MARGIN = 22;
const DOT = 8;
const DIAMOND = 5;
/** So near, in pixels, a pointer means a point. */
const NEAR = 16;

interface Size {
  width: number;
  height: number;
}

interface Placed {
  point: Point;
  x: number;
  y: number;
}

/**
 * Sessions as points, like ones beside each other. All points of a group are one path: ten thousand
 * are drawn as quickly as ten. Whoever cannot point has the list beside it.
 */
export function SessionMap({
  report,
  points,
  pointed,
  onPoint,
  onOpen,
}: {
  report: BehaviorReport;
  points: readonly Point[];
  pointed: string | undefined;
  onPoint: (id: string | undefined) => void;
  onOpen: (id: string) => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(frame);
  const placed = useMemo(() => place(points, { width, height }), [points, width, height]);
  const groups = useMemo(() => grouped(placed), [placed]);
  const [isNear, setNear] = useState(false);
  const shown = placed.find(({ point }) => point.id === pointed);
  const move = (event: MouseEvent<SVGSVGElement>) => {
    const found = nearest(placed, event);
    setNear(found !== undefined);
    if (found !== undefined) onPoint(found.point.id);
  };
  return (
    <div ref={frame}>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={`Map of ${report.map.length} sessions in ${report.num_clusters} groups, ${report.num_outliers} like no other`}
        className={cx(
          "rounded-md bg-canvas ring-1 ring-line ring-inset",
          isNear && "cursor-pointer",
        )}
        onMouseMove={move}
        onMouseLeave={() => setNear(false)}
        onClick={(event) => {
          const found = nearest(placed, event);
          if (found !== undefined) onOpen(found.point.id);
        }}
      >
        {[...groups].map(([cluster, members]) =>
          cluster === null ? (
            <path
              key="none"
              d={members.map(diamond).join("")}
              className="fill-critical-soft stroke-critical"
              strokeWidth="1.5"
            />
          ) : (
            <path
              key={cluster}
              d={members.map(dot).join("")}
              className={clusterLooks(cluster).stroke}
              strokeWidth={DOT}
              strokeLinecap="round"
              strokeOpacity="0.75"
            />
          ),
        )}
        {[...groups].map(([cluster, members]) =>
          cluster === null ? null : <Name key={cluster} cluster={cluster} members={members} />,
        )}
        {shown !== undefined && (
          <g className="pointer-events-none">
            <circle
              data-session={shown.point.id}
              cx={shown.x}
              cy={shown.y}
              r="8"
              className="fill-none stroke-ink"
              strokeWidth="2"
            />
            <text
              x={Math.min(width - 8, Math.max(8, shown.x))}
              y={shown.y < 30 ? shown.y + 22 : shown.y - 13}
              textAnchor={shown.x < 90 ? "start" : shown.x > width - 90 ? "end" : "middle"}
              className="fill-ink stroke-canvas text-[11px] font-medium"
              paintOrder="stroke"
              strokeWidth="3"
            >
              {shown.point.id}
            </text>
          </g>
        )}
      </svg>
    </div>
  );
}

/** As wide as there is room, in pixels, so that marks and words are of one size everywhere. */
function useSize(frame: RefObject<HTMLElement | null>): Size {
  const [width, setWidth] = useState(640);
  useEffect(() => {
    if (frame.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [frame]);
  return { width, height: Math.min(440, Math.max(240, Math.round(width * 0.6))) };
}

/** The number of a group at the session in its middle. */
function Name({ cluster, members }: { cluster: string; members: readonly Placed[] }) {
  const mean = (of: "x" | "y") =>
    members.reduce((sum, member) => sum + member[of], 0) / members.length;
  const middle = nearestOf(members, mean("x"), mean("y"), Infinity);
  if (middle === undefined) return null;
  return (
    <text
      x={middle.x + 6}
      y={middle.y - 5}
      aria-label={words(cluster)}
      className="fill-ink stroke-canvas text-[12px] font-semibold"
      paintOrder="stroke"
      strokeWidth="4"
    >
      {clusterLooks(cluster).number}
    </text>
  );
}

/** Both axes have one scale: what is twice as far apart is drawn twice as far apart. */
function place(points: readonly Point[], { width, height }: Size): Placed[] {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const unit = Math.min(
    (width - 2 * MARGIN) / Math.max(right - left, Number.EPSILON),
    (height - 2 * MARGIN) / Math.max(high - low, Number.EPSILON),
  );
  const about = (from: number, to: number, size: number) => {
    const half = size / unit / 2;
    return [(from + to) / 2 - half, (from + to) / 2 + half];
  };
  const x = scaleLinear<number>({ domain: about(left, right, width), range: [0, width] });
  const y = scaleLinear<number>({ domain: about(low, high, height), range: [height, 0] });
  return points.map((point) => ({ point, x: x(point.x), y: y(point.y) }));
}

function grouped(placed: readonly Placed[]): Map<string | null, Placed[]> {
  const groups = new Map<string | null, Placed[]>();
  for (const each of placed) {
    const members = groups.get(each.point.cluster);
    if (members === undefined) groups.set(each.point.cluster, [each]);
    else members.push(each);
  }
  return groups;
}

function nearest(placed: readonly Placed[], event: MouseEvent<SVGSVGElement>): Placed | undefined {
  const box = event.currentTarget.getBoundingClientRect();
  return nearestOf(placed, event.clientX - box.left, event.clientY - box.top, NEAR);
}

function nearestOf(
  placed: readonly Placed[],
  x: number,
  y: number,
  within: number,
): Placed | undefined {
  let best: { placed: Placed; away: number } | undefined;
  for (const each of placed) {
    const away = Math.hypot(each.x - x, each.y - y);
    if (away < (best?.away ?? within)) best = { placed: each, away };
  }
  return best?.placed;
}

const dot = ({ x, y }: Placed) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`;

const diamond = ({ x, y }: Placed) =>
  `M${x.toFixed(1)} ${(y - DIAMOND).toFixed(1)}l${DIAMOND} ${DIAMOND} -${DIAMOND} ${DIAMOND} -${DIAMOND} -${DIAMOND}z`;
