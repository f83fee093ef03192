import { useMutation } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";

import type { Threat } from "@/api/types";
import { Button } from "@/ui/button";
import { At } from "@/ui/moment";
import { Section } from "@/ui/section";

import { useThreats } from "../context";
import { VerdictBadge } from "../verdict-badge";

/** What a person made of it, and a way to take it back. */
export function GivenVerdict({ threat }: { threat: Threat }) {
  const { withdraw } = useThreats();
  const undo = useMutation({ mutationFn: async () => withdraw?.([threat.id]) });
  const { verdict } = threat;
  if (verdict === null) return null;
  return (
    <Section
      title="Verdict"
      aside={
        withdraw !== undefined && (
          <Button kind="quiet" disabled={undo.isPending} onClick={() => undo.mutate()}>
            <Undo2 className="size-3.5" aria-hidden="true" /> Take back
          </Button>
        )
      }
    >
      <div className="flex flex-wrap items-center gap-2">
        <VerdictBadge verdict={verdict.verdict} />
        <span className="min-w-0 text-soft">
          by <span className="foreign font-mono text-xs">{verdict.given_by}</span>,{" "}
          <At moment={verdict.given_at} />
        </span>
      </div>
      {verdict.note != null && <p className="foreign mt-1.5 whitespace-pre-wrap">{verdict.note}</p>}
    </Section>
  );
}
