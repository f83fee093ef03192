import type { Threat } from "@/api/types";
import { cx } from "@/lib/cx";
import { signed } from "@/lib/words";
import { SeverityMark } from "@/ui/badge";
import { Section } from "@/ui/section";

import { factorOf } from "./factors";
import { beyond } from "./steps";

/** Why it is as severe as it is: every factor, the weightiest first. */
export function SeverityFactors({ threat }: { threat: Threat }) {
  const factors = [...threat.severity_factors].sort(
    (a, b) => Math.abs(b.impact) - Math.abs(a.impact),
  );
  const held = beyond(factors.reduce((sum, { impact }) => sum + impact, 0));
  return (
    <Section
      title="Severity"
      aside={
        <>
          <span className="text-lg font-semibold tabular-nums">
            {threat.severity_score.toFixed(2)}
          </span>
          <SeverityMark severity={threat.severity} />
        </>
      }
    >
      {factors.length === 0 ? (
        <p className="text-faint">No factor moved it.</p>
      ) : (
        <table className="w-full">
          <thead className="sr-only">
            <tr>
              <th scope="col">Factor</th>
              <th scope="col">What was found, and by whom</th>
              <th scope="col">Impact</th>
            </tr>
          </thead>
          <tbody>
            {factors.map((factor, at) => {
              const { agent, name, said } = factorOf(factor);
              return (
                <tr key={at} className="align-top">
                  <td className="foreign w-36 min-w-24 py-0.5 pr-3 text-soft">{name}</td>
                  <td className="py-0.5 pr-3">
                    <span className="foreign">{said}</span>{" "}
                    <span className="text-xs text-faint">{agent}</span>
                  </td>
                  <td className="w-28 py-0.5 max-sm:w-14">
                    <span className="flex items-center justify-end gap-2">
                      <Weight impact={factor.impact} />
                      <span className="w-11 text-right font-medium tabular-nums">
                        {signed(factor.impact)}
                      </span>
                    </span>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {held !== undefined && (
        <p className="mt-1.5 text-soft">
          They add up to {signed(held)}; a score is held between 0 and 1.
        </p>
      )}
    </Section>
  );
}

function Weight({ impact }: { impact: number }) {
  return (
    <span className="flex h-1.5 w-14 rounded-full bg-sunken max-sm:hidden" aria-hidden="true">
      <span
        className={cx("rounded-full", impact < 0 ? "bg-good" : "bg-high")}
        style={{ width: `${Math.min(1, Math.abs(impact)) * 100}%` }}
      />
    </span>
  );
}
