import type { FalsePositiveScore } from "@/api/types";
import { cx } from "@/lib/cx";
import { signed, words } from "@/lib/words";

import { stepsOf } from "./steps";

/** How each piece of evidence moved the score, from the type's baseline to the result. */
export function Waterfall({ score }: { score: FalsePositiveScore }) {
  const steps = stepsOf(score);
  return (
    <table className="w-full border-separate border-spacing-y-0.5">
      <thead className="sr-only">
        <tr>
          <th>Evidence</th>
          <th>Group and source</th>
          <th>Where it moved the score</th>
          <th>Impact</th>
        </tr>
      </thead>
      <tbody>
        {steps.map(({ indicator, from, to }, at) => (
          <tr key={at}>
            <td className="foreign pr-3 align-top">{indicator.indicator}</td>
            <td className="pr-3 align-top whitespace-nowrap text-faint max-sm:hidden">
              {words(indicator.category)}
            </td>
            <td className="w-[34%] min-w-24">
              <Bar from={from} to={to} isStart={at === 0} />
            </td>
            <td className="w-14 pl-2 text-right align-top font-medium tabular-nums">
              {signed(indicator.impact)}
            </td>
          </tr>
        ))}
        <tr className="font-semibold">
          <td>Score</td>
          <td className="max-sm:hidden" />
          <td>
            <Bar from={0} to={score.score} isStart />
          </td>
          <td className="pl-2 text-right tabular-nums">{score.score.toFixed(2)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Bar({ from, to, isStart }: { from: number; to: number; isStart: boolean }) {
  const left = held(Math.min(from, to));
  const right = held(Math.max(from, to));
  return (
    <span className="relative block h-3 rounded-sm bg-sunken" aria-hidden="true">
      {[0.4, 0.7].map((mark) => (
        <span
          key={mark}
          className="absolute inset-y-0 w-px bg-line-strong"
          style={{ left: `${mark * 100}%` }}
        />
      ))}
      <span
        className={cx(
          "absolute inset-y-0.5 min-w-0.5 rounded-xs",
          isStart ? "bg-accent" : to >= from ? "bg-low" : "bg-critical",
        )}
        style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
      />
    </span>
  );
}

function held(share: number): number {
  return Math.min(1, Math.max(0, share));
}
