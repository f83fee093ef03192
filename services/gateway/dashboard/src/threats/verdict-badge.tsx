import type { VerdictKind } from "@/api/types";
import { words } from "@/lib/words";
import { Badge, type Tone } from "@/ui/badge";

const TONES: Partial<Record<VerdictKind, Tone>> = {
  true_positive: "critical",
  suspicious: "high",
  false_positive: "good",
  benign: "good",
};

export function VerdictBadge({ verdict }: { verdict: VerdictKind }) {
  return (
    <Badge tone={TONES[verdict] ?? "plain"} title={`Verdict: ${words(verdict)}`}>
      {words(verdict)}
    </Badge>
  );
}
