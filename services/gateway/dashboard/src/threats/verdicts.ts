import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";

import { countsQuery, recordVerdict, threatQuery, undoVerdict } from "@/api/threats";
import type { Threat, VerdictKind } from "@/api/types";
import { inTurn } from "@/lib/in-turn";
import { plural, words } from "@/lib/words";
import { tell, tellError } from "@/ui/toast";

import type { ThreatFeed } from "./feed";
import { rowOf } from "./row";

export const VERDICTS: readonly VerdictKind[] = [
  "true_positive",
  "false_positive",
  "benign",
  "suspicious",
  "disregard",
  "test",
  "insufficient_data",
  "duplicate",
];

const AT_ONCE = 6;

export interface Verdicts {
  record: (ids: readonly string[], verdict: VerdictKind, note: string) => Promise<void>;
  /** Takes back what was recorded last. */
  undo: () => void;
}

/** Judges threats, several at once, and takes it back. */
export function useVerdicts(feed: ThreatFeed): Verdicts {
  const client = useQueryClient();
  const lately = useRef<readonly string[]>([]);
  const took = useCallback(
    (threat: Threat) => {
      feed.tell([rowOf(threat)]);
      client.setQueryData(threatQuery(threat.id).queryKey, threat);
    },
    [client, feed],
  );
  const each = useCallback(
    async (ids: readonly string[], act: (id: string) => Promise<Threat>) => {
      const { done, failures } = await inTurn(ids, AT_ONCE, async (id) => took(await act(id)));
      if (failures.length > 0) tellError(failures[0]);
      void client.invalidateQueries({ queryKey: countsQuery.queryKey });
      return done;
    },
    [client, took],
  );
  const undo = useCallback(() => {
    const ids = lately.current;
    lately.current = [];
    if (ids.length === 0) return;
    void each(ids, undoVerdict).then((done) => {
      if (done.length > 0) tell(`Verdict on ${plural(done.length, "threat")} taken back.`);
    });
  }, [each]);
  const record = useCallback(
    async (ids: readonly string[], verdict: VerdictKind, note: string) => {
      const before = new Map(ids.map((id) => [id, feed.verdictOf(id)]));
      for (const id of ids) feed.change(id, { verdict });
      const done = await each(ids, (id) => recordVerdict(id, verdict, note));
      for (const id of ids) {
        if (!done.includes(id)) feed.change(id, { verdict: before.get(id) ?? null });
      }
      lately.current = done;
      if (done.length > 0) tell(`${words(verdict)}: ${plural(done.length, "threat")}.`, { undo });
    },
    [each, feed, undo],
  );
  return { record, undo };
}
