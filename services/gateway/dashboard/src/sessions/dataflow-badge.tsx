import type { DataflowVerdict } from "@/api/types";
import { Badge, type Tone } from "@/ui/badge";

const SAID: Record<DataflowVerdict, { tone: Tone; text: string; title: string }> = {
  hijacked: {
    tone: "critical",
    text: "Hijacked",
    title: "The agent followed instructions that stood in what its tools answered",
  },
  attempted: {
    tone: "high",
    text: "Attempted",
    title: "Instructions stood in what its tools answered; the agent did not follow",
  },
  clean: { tone: "good", text: "Clean", title: "No instructions stood in what its tools answered" },
};

export function DataflowBadge({ verdict }: { verdict: DataflowVerdict | null | undefined }) {
  if (verdict == null) return <span className="text-faint">not read</span>;
  const { tone, text, title } = SAID[verdict];
  return (
    <Badge tone={tone} title={title}>
      {text}
    </Badge>
  );
}
