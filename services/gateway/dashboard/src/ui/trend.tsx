const HEIGHT = 28;
const WIDTH = 120;

/** How a figure went, as a line; where it is not known the line is broken. */
export function Trend({
  values,
  most,
  label,
}: {
  values: readonly (number | null)[];
  /** How many values fill the width. */
  most: number;
  label: string;
}) {
  const known = values.filter((value) => value !== null);
  const top = Math.max(1, ...known);
  const across = (at: number) => ((most - values.length + at) / (most - 1)) * WIDTH;
  const down = (value: number) => HEIGHT - 2 - (value / top) * (HEIGHT - 4);
  const lines = unbroken(values).map((part) =>
    part.map(([at, value]) => `${across(at).toFixed(1)},${down(value).toFixed(1)}`).join(" "),
  );
  return (
    <svg
      role="img"
      aria-label={`${label}; at most ${Math.round(top)}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-7 w-full min-w-0 text-accent"
    >
      <line x1="0" x2={WIDTH} y1={HEIGHT - 1} y2={HEIGHT - 1} className="stroke-line" />
      {lines.map((points, part) => (
        <polyline
          key={part}
          points={points}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}

type Known = [at: number, value: number];

function unbroken(values: readonly (number | null)[]): Known[][] {
  const parts: Known[][] = [[]];
  values.forEach((value, at) => {
    if (value === null) parts.push([]);
    else parts[parts.length - 1]?.push([at, value]);
  });
  return parts.filter((part) => part.length > 0);
}
