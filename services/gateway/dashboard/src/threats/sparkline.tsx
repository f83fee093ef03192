const BAR = 6;
const HEIGHT = 28;

/** Counts as bars, the one that still grows paler than the others. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const most = Math.max(1, ...values);
  const width = values.length * BAR;
  return (
    <svg
      role="img"
      aria-label={`${label}; at most ${most}`}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      className="h-7 min-w-0 shrink text-accent"
      style={{ width }}
      preserveAspectRatio="none"
    >
      {values.map((value, at) => {
        const height = value === 0 ? 1.5 : 2 + (value / most) * (HEIGHT - 2);
        return (
          <rect
            key={at}
            x={at * BAR + 0.75}
            y={HEIGHT - height}
            width={BAR - 1.5}
            height={height}
            rx="1"
            fill="currentColor"
            opacity={value === 0 ? 0.35 : at === values.length - 1 ? 0.6 : 1}
          />
        );
      })}
    </svg>
  );
}
