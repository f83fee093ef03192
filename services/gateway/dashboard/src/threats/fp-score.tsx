import { score as scored } from "@/lib/words";

const LIKELY_FALSE = 0.7;
const LIKELY_REAL = 0.4;

/** How likely a false alarm: a bar between the two marks where the bands end, and its figure. */
export function FpScore({ score }: { score: number | null }) {
  if (score === null) return <span className="text-faint">none</span>;
  const meaning =
    score >= LIKELY_FALSE
      ? "Likely a false alarm"
      : score < LIKELY_REAL
        ? "Likely real"
        : "Uncertain: needs review";
  return (
    <span className="flex items-center gap-2" data-tip={meaning}>
      <span className="relative h-1.5 w-14 overflow-hidden rounded-full bg-line" aria-hidden="true">
        <span
          className="keeps-colour block h-full bg-data-4"
          style={{ width: `${score * 100}%` }}
        />
        {[LIKELY_REAL, LIKELY_FALSE].map((mark) => (
          <span
            key={mark}
            className="absolute inset-y-0 w-px bg-canvas"
            style={{ left: `${mark * 100}%` }}
          />
        ))}
      </span>
      <span className="text-xs tabular-nums">{scored(score)}</span>
    </span>
  );
}
