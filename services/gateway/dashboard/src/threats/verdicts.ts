import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";

import { countsQuery, recordVerdicts, threatQuery, withdrawVerdicts } from "@/api/threats";
import type { JudgedThreat, VerdictKind } from "@/api/types";
import { plural, words } from "@/lib/words";
import { tell, tellError } from "@/ui/toast";

import type { ThreatFeed } from "./feed";

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

export interface Verdicts {
  record: (ids: readonly string[], verdict: VerdictKind, note: string) => Promise<void>;
  withdraw: (ids: readonly string[]) => Promise<void>;
  /** Takes back what was recorded last, all of it. */
  undo: () => void;
}

/** Judges threats, many at once, and takes it back. */
export function useVerdicts(feed: ThreatFeed): Verdicts {
  const client = useQueryClient();
  const lately = useRef<readonly string[]>([]);
  const judge = useCallback(
    async (
      ids: readonly string[],
      verdict: VerdictKind | null,
      act: () => Promise<readonly JudgedThreat[]>,
    ) => {
      const before = new Map(ids.map((id) => [id, feed.verdictOf(id)]));
      feed.judge(new Map(ids.map((id) => [id, verdict])));
      const results = await act().catch((error: unknown) => {
        tellError(error);
        return [];
      });
      const rows = results.flatMap(({ threat }) => threat ?? []);
      const done = new Set(rows.map(({ id }) => id));
      feed.judge(new Map([...before].filter(([id]) => !done.has(id))));
      feed.tell(rows);
      const refused = results.length - rows.length;
      if (refused > 0) tell(`${plural(refused, "threat")} could not be judged.`, { tone: "bad" });
      for (const id of done) {
        void client.invalidateQueries({ queryKey: threatQuery(id).queryKey, exact: true });
      }
      void client.invalidateQueries({ queryKey: countsQuery.queryKey });
      return [...done];
    },
    [client, feed],
  );
  const withdraw = useCallback(
    async (ids: readonly string[]) => {
      const done = await judge(ids, null, () => withdrawVerdicts(ids));
      if (done.length > 0) tell(`Verdict on ${plural(done.length, "threat")} taken back.`);
    },
    [judge],
  );
  const undo = useCallback(() => {
    const ids = lately.current;
    lately.current = [];
    if (ids.length > 0) void withdraw(ids);
  }, [withdraw]);
  const record = useCallback(
    async (ids: readonly string[], verdict: VerdictKind, note: string) => {
      const done = await judge(ids, verdict, () => recordVerdicts(ids, verdict, note));
      lately.current = done;
      if (done.length > 0) tell(`${words(verdict)}: ${plural(done.length, "threat")}.`, { undo });
    },
    [judge, undo],
  );
  return { record, withdraw, undo };
}
