import { cx } from "@/lib/cx";
import { percent } from "@/lib/words";

/** A share as a bar with its figure. */
export function Meter({
  value,
  label,
  tone = "bg-accent",
  className,
}: {
  value: number;
  label: string;
  tone?: string;
  className?: string;
}) {
  const share = Math.min(1, Math.max(0, value));
  return (
    <span className={cx("inline-flex items-center gap-2", className)}>
      <span
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={1}
        aria-valuenow={share}
        className="h-1.5 min-w-10 flex-1 overflow-hidden rounded-full bg-line"
      >
        <span
          className={cx("block h-full rounded-full", tone)}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      <span className="w-9 text-right text-xs tabular-nums">{percent(share)}</span>
    </span>
  );
}
