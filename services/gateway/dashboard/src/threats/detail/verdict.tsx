import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";

import { countsQuery, threatQuery, undoVerdict } from "@/api/threats";
import type { Threat } from "@/api/types";
import { Button } from "@/ui/button";
import { At } from "@/ui/moment";
import { Section } from "@/ui/section";
import { tell, tellError } from "@/ui/toast";

import { useThreats } from "../context";
import { VerdictBadge } from "../verdict-badge";

/** What a person made of it, and a way to take it back. */
export function GivenVerdict({ threat }: { threat: Threat }) {
  const { judge } = useThreats();
  const client = useQueryClient();
  const undo = useMutation({
    mutationFn: () => undoVerdict(threat.id),
    onSuccess: (after) => {
      client.setQueryData(threatQuery(threat.id).queryKey, after);
      void client.invalidateQueries({ queryKey: countsQuery.queryKey });
      tell("The verdict was taken back.");
    },
    onError: tellError,
  });
  const { verdict } = threat;
  if (verdict === null) return null;
  return (
    <Section
      title="Verdict"
      aside={
        judge !== undefined && (
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
