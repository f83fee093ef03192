import { cx } from "@/lib/cx";

const LIKELY_FALSE = 0.7;
const LIKELY_REAL = 0.4;

/** How likely a false alarm: a bar, its figure, and the band by colour and title. */
export function FpScore({ score }: { score: number | null }) {
  if (score === null) return <span className="text-faint">none</span>;
  const [tone, meaning] =
    score >= LIKELY_FALSE
      ? ["bg-good", "Likely a false alarm"]
      : score < LIKELY_REAL
        ? ["bg-critical", "Likely real"]
        : ["bg-medium", "Uncertain: needs review"];
  return (
    <span className="flex items-center gap-2" title={meaning}>
      <span className="h-1.5 w-14 overflow-hidden rounded-full bg-sunken ring-1 ring-line ring-inset">
        <span
          className={cx("block h-full rounded-full", tone)}
          style={{ width: `${score * 100}%` }}
        />
      </span>
      <span className="text-xs tabular-nums">{score.toFixed(2)}</span>
    </span>
  );
}
