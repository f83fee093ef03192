import type { Threat } from "@/api/types";
import { useNow } from "@/lib/clock";
import { span } from "@/lib/time";
import { Badge, type Tone } from "@/ui/badge";

import { dueOf } from "./deadline";

/** How long there is for an answer, by the second; it says so when it is past. */
export function Due({ threat }: { threat: Threat }) {
  const now = useNow(1_000);
  const due = dueOf(threat);
  if (due === undefined) return null;
  const left = due.by - (due.answeredAt ?? now);
  const length = span(Math.max(Math.abs(left), 1_000));
  const [tone, text] = ((): [Tone, string] => {
    if (due.answeredAt === undefined) {
      return left < 0 ? ["critical", `${length} past due`] : ["medium", `Due in ${length}`];
    }
    return left < 0
      ? ["critical", `Answered ${length} late`]
      : ["good", `Answered with ${length} left`];
  })();
  return <Badge tone={tone}>{text}</Badge>;
}
