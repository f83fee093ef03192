import {
  useMutation,
  useQueryClient,
  useSuspenseQuery,
  type QueryClient,
} from "@tanstack/react-query";
import { LoaderCircle, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { may, meQuery } from "@/api/account";
import { analyze, runsQuery, workflowStandingQuery, type Subject } from "@/api/agents";
import type { AnalysisRun } from "@/api/types";
import { plural, words } from "@/lib/words";
import { Button } from "@/ui/button";
import { tell, tellError } from "@/ui/toast";

const LOOK_EVERY_MS = 1_000;

/** Has an agent, or those of a workflow, analysed now, and shows how far that is. */
export function Analyse({ of }: { of: Subject }) {
  const { data: me } = useSuspenseQuery(meQuery);
  const client = useQueryClient();
  const [progress, setProgress] = useState("");
  const leaving = useRef<AbortController>(undefined);
  useEffect(() => () => leaving.current?.abort(), []);
  const analysing = useMutation({
    mutationFn: () => {
      leaving.current = new AbortController();
      return analysed(client, of, setProgress, leaving.current.signal);
    },
    onSuccess: tell,
    onError: tellError,
    onSettled: () => {
      setProgress("");
      void client.invalidateQueries({ queryKey: ["agents"] });
    },
  });
  if (!may(me, "analyses:run")) return null;
  return (
    <Button
      kind="primary"
      aria-busy={analysing.isPending}
      disabled={analysing.isPending}
      onClick={() => analysing.mutate()}
    >
      {analysing.isPending ? (
        <LoaderCircle className="size-3.5 animate-spin" aria-hidden="true" />
      ) : (
        <Play className="size-3.5" aria-hidden="true" />
      )}
      {analysing.isPending ? `Analysing${progress}…` : "Analyse now"}
    </Button>
  );
}

/** Asks for the analyses and waits until each has ended, or nobody looks any more; what came of it. */
async function analysed(
  client: QueryClient,
  of: Subject,
  onProgress: (progress: string) => void,
  leaving: AbortSignal,
): Promise<string> {
  const runs = async () => (await client.query({ ...runsQuery(of), staleTime: 0 })).analyses;
  const before = new Set((await runs()).filter(hasEnded).map((run) => run.analysis_id));
  const agents = await able(client, of);
  const { status } = await analyze(of);
  if (status !== "requested" && status !== "already_running") return `${words(status)}.`;
  let ended: AnalysisRun[] = [];
  while (ended.length < agents.length && !leaving.aborted) {
    if (agents.length > 1) onProgress(`, ${ended.length} of ${agents.length}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const fresh = (await runs()).filter((run) => hasEnded(run) && !before.has(run.analysis_id));
    ended = agents.flatMap((agent) => fresh.find((run) => run.agent_id === agent) ?? []);
  }
  return resultOf(ended);
}

const hasEnded = ({ status }: AnalysisRun) => status !== "IN_PROGRESS";

/** The agents that have enough sessions to be analysed. */
async function able(client: QueryClient, { kind, id }: Subject): Promise<readonly string[]> {
  if (kind === "agent") return [id];
  const { agents_status } = await client.query({ ...workflowStandingQuery(id), staleTime: 0 });
  return agents_status
    .filter((agent) => agent.sessions_needed === 0)
    .map((agent) => agent.agent_id);
}

function resultOf(runs: readonly AnalysisRun[]): string {
  const failed = runs.filter(({ status }) => status === "FAILED").length;
  if (failed > 0) return `${plural(failed, "analysis", "analyses")} failed; see the runs.`;
  const sessions = runs.reduce((sum, run) => sum + run.sessions_analyzed, 0);
  return `Analysed: ${plural(sessions, "session")}.`;
}
