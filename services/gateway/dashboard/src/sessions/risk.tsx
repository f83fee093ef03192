import { Meter } from "@/ui/meter";

const HIGH = 0.8;
const ELEVATED = 0.6;

/** A session's risk as a bar; from where policies begin to act on it is coloured. */
export function RiskMeter({ risk, className = "w-28" }: { risk: number; className?: string }) {
  const tone = risk >= HIGH ? "bg-critical" : risk >= ELEVATED ? "bg-high" : "bg-low";
  return <Meter value={risk} label="Risk" tone={tone} className={className} />;
}
