import type { FalsePositiveScore } from "@/api/types";
import { cx } from "@/lib/cx";
import { signed, words } from "@/lib/words";

import { beyond, stepsOf } from "./steps";

/** How each piece of evidence moved the score, from the type's baseline to the result. */
export function Waterfall({ score }: { score: FalsePositiveScore }) {
  const steps = stepsOf(score);
  const held = beyond(steps.at(-1)?.to ?? 0);
  return (
    <>
      <table className="w-full border-separate border-spacing-y-1">
        <thead className="sr-only">
          <tr>
            <th scope="col">Evidence</th>
            <th scope="col">Where it moved the score</th>
            <th scope="col">Impact</th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ indicator, from, to }, at) => (
            <tr key={at} className="align-top">
              <td className="pr-3">
                <span className="foreign block">{indicator.indicator}</span>
                <span className="foreign block text-xs text-faint">
                  {words(indicator.category)}, from {indicator.source}
                </span>
              </td>
              <td className="w-[38%] min-w-24 pt-1">
                <Bar from={from} to={to} isStart={at === 0} />
              </td>
              <td className="w-14 pl-2 text-right font-medium tabular-nums">
                {signed(indicator.impact)}
              </td>
            </tr>
          ))}
          <tr className="align-top font-semibold">
            <td>Score</td>
            <td className="pt-1">
              <Bar from={0} to={score.score} isStart />
              <Zones />
            </td>
            <td className="pl-2 text-right tabular-nums">{score.score.toFixed(2)}</td>
          </tr>
        </tbody>
      </table>
      {held !== undefined && (
        <p className="text-soft">
          The evidence adds up to {signed(held)}; a score is held between 0 and 1.
        </p>
      )}
    </>
  );
}

/** Where one recommendation ends and the next begins. */
const ZONES = [
  { name: "real", to: 0.4 },
  { name: "unsure", to: 0.7 },
  { name: "false", to: 1 },
] as const;

function Zones() {
  return (
    <span className="mt-0.5 flex text-2xs font-normal text-faint" aria-hidden="true">
      {ZONES.map(({ name, to }, at) => (
        <span
          key={name}
          className="text-center"
          style={{ width: `${(to - (ZONES[at - 1]?.to ?? 0)) * 100}%` }}
        >
          {name}
        </span>
      ))}
    </span>
  );
}

function Bar({ from, to, isStart }: { from: number; to: number; isStart: boolean }) {
  const left = held(Math.min(from, to));
  const right = held(Math.max(from, to));
  return (
    <span className="relative block h-3 rounded-sm bg-sunken" aria-hidden="true">
      {ZONES.slice(0, -1).map((zone) => (
        <span
          key={zone.name}
          className="absolute inset-y-0 w-px bg-line-strong"
          style={{ left: `${zone.to * 100}%` }}
        />
      ))}
      <span
        className={cx(
          "absolute inset-y-0.5 min-w-0.5 rounded-xs",
          isStart ? "bg-accent" : to >= from ? "bg-good" : "bg-critical",
        )}
        style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
      />
    </span>
  );
}

function held(share: number): number {
  return Math.min(1, Math.max(0, share));
}
