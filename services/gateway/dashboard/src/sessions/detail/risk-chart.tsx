import { scaleLinear } from "@visx/scale";
import { LinePath } from "@visx/shape";

import type { RiskSnapshot } from "@/api/types";
import { longMoment, shortMoment } from "@/lib/time";
import { percent } from "@/lib/words";

const WIDTH = 360;
const HEIGHT = 96;
const LEFT = 38;
const BOTTOM = 16;

/** The risk as each analysis left it. */
export function RiskChart({ snapshots }: { snapshots: readonly RiskSnapshot[] }) {
  const ordered = [...snapshots].sort((a, b) => a.createdAt - b.createdAt);
  const first = ordered[0]?.createdAt ?? 0;
  const last = ordered.at(-1)?.createdAt ?? 0;
  const x = scaleLinear<number>({
    domain: [first, Math.max(last, first + 1)],
    range: [LEFT + 4, WIDTH - 6],
  });
  const y = scaleLinear<number>({ domain: [0, 1], range: [HEIGHT - BOTTOM, 6] });
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Risk from ${shortMoment(first)} to ${shortMoment(last)}`}
      className="mb-2 w-full"
    >
      {[0, 0.5, 1].map((tick) => (
        <g key={tick}>
          <line x1={LEFT} x2={WIDTH} y1={y(tick)} y2={y(tick)} className="stroke-line" />
          <text x={LEFT - 4} y={y(tick) + 3} textAnchor="end" className="fill-faint text-[9px]">
            {percent(tick)}
          </text>
        </g>
      ))}
      <LinePath
        data={stepped(ordered)}
        x={([moment]) => x(moment)}
        y={([, risk]) => y(risk)}
        className="fill-none stroke-accent"
        strokeWidth={1.5}
      />
      {ordered.map((snapshot) => (
        <circle
          key={snapshot.id}
          cx={x(snapshot.createdAt)}
          cy={y(snapshot.riskScore)}
          r="3"
          className="fill-accent stroke-surface"
        >
          <title>{`${percent(snapshot.riskScore)}, ${longMoment(snapshot.createdAt)}`}</title>
        </circle>
      ))}
      <text x={LEFT} y={HEIGHT - 3} className="fill-faint text-[9px]">
        {shortMoment(first)}
      </text>
      <text x={WIDTH} y={HEIGHT - 3} textAnchor="end" className="fill-faint text-[9px]">
        {shortMoment(last)}
      </text>
    </svg>
  );
}

/** Until an analysis says otherwise the risk stays what the one before left. */
function stepped(snapshots: readonly RiskSnapshot[]): [moment: number, risk: number][] {
  return snapshots.flatMap(({ createdAt, riskScore }, at): [number, number][] => {
    const before = snapshots[at - 1]?.riskScore ?? riskScore;
    return [
      [createdAt, before],
      [createdAt, riskScore],
    ];
  });
}
