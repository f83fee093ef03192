import type { ReactNode } from "react";

import type { Severity } from "@/api/types";
import { cx } from "@/lib/cx";
import { words } from "@/lib/words";

export type Tone = "critical" | "high" | "medium" | "low" | "good" | "accent" | "plain";

const TONES: Record<Tone, string> = {
  critical: "bg-critical-soft text-critical",
  high: "bg-high-soft text-high",
  medium: "bg-medium-soft text-medium",
  low: "bg-low-soft text-low",
  good: "bg-good-soft text-good",
  accent: "bg-accent-soft text-accent",
  plain: "bg-sunken text-soft",
};

export function Badge({
  tone = "plain",
  title,
  children,
  className,
}: {
  tone?: Tone;
  title?: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      data-tip={title}
      className={cx(
        "badge inline-flex max-w-full items-center gap-1 truncate rounded px-1.5 py-px text-xs font-medium whitespace-nowrap",
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}

const BARS: Record<Severity, number> = { critical: 4, high: 3, medium: 2, low: 1 };
const INK: Record<Severity, string> = {
  critical: "text-critical",
  high: "text-high",
  medium: "text-medium",
  low: "text-low",
};

/** A severity by colour, by word and by height, so that no reader depends on colour. */
export function SeverityMark({ severity }: { severity: Severity }) {
  return (
    <span className={cx("inline-flex items-center gap-1.5 font-medium", INK[severity])}>
      <svg viewBox="0 0 12 12" className="size-3 shrink-0" aria-hidden="true">
        {[0, 1, 2, 3].map((bar) => (
          <rect
            key={bar}
            x={bar * 3}
            y={9 - bar * 3}
            width="2.2"
            height={3 + bar * 3}
            rx=".6"
            fill="currentColor"
            opacity={bar < BARS[severity] ? 1 : 0.22}
          />
        ))}
      </svg>
      {words(severity)}
    </span>
  );
}
