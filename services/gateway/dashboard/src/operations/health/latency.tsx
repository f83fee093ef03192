import { cx } from "@/lib/cx";
import { span } from "@/lib/time";

/** A duration against its budget, which is marked; past it, it says so. */
export function Latency({
  name,
  ms,
  budgetMs,
}: {
  name: string;
  ms: number | null;
  budgetMs: number;
}) {
  const isOver = ms !== null && ms > budgetMs;
  const top = Math.max(budgetMs * 1.25, ms ?? 0);
  return (
    <div
      className="grid grid-cols-[2rem_minmax(3rem,1fr)_auto] items-center gap-2"
      title={`Budget ${span(budgetMs)}`}
    >
      <span className="text-faint">{name}</span>
      <span className="relative h-1.5 rounded-full bg-sunken ring-1 ring-line ring-inset">
        <span
          className={cx(
            "absolute inset-y-0 left-0 rounded-full",
            isOver ? "bg-critical" : "bg-good",
          )}
          style={{ width: `${((ms ?? 0) / top) * 100}%` }}
        />
        <span
          className="absolute -inset-y-1 w-px bg-ink"
          style={{ left: `${(budgetMs / top) * 100}%` }}
        />
      </span>
      <span
        className={cx(
          "min-w-16 text-right whitespace-nowrap tabular-nums",
          isOver && "font-medium text-critical",
        )}
      >
        {ms === null ? "none" : span(ms)}
        {isOver && " over"}
        <span className="sr-only"> of {span(budgetMs)}</span>
      </span>
    </div>
  );
}
