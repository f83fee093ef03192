import { useNavigate, useParams } from "@tanstack/react-router";
import { useCallback, useState } from "react";

import { moved as rowAt } from "@/ui/grid";
import type { ThreatRow } from "@/api/types";

import { threatSearchIn } from "./detail/tabs";
import { filtersIn } from "./filters";

/** The row that is pointed at: the open one, else the one that the keyboard moved to. */
export function useCursor(rows: readonly ThreatRow[]) {
  const { threatId: open } = useParams({ strict: false });
  const [moved, setMoved] = useState<string>();
  const navigate = useNavigate();
  const cursor = open ?? moved;
  const openThreat = useCallback(
    (threatId: string, replace = false) => {
      setMoved(threatId);
      void navigate({
        to: "/threats/$threatId",
        params: { threatId },
        search: threatSearchIn,
        replace,
      });
    },
    [navigate],
  );
  const close = useCallback(() => {
    void navigate({ to: "/threats", search: filtersIn });
  }, [navigate]);
  const move = useCallback(
    (by: number) => {
      const next = rowAt(rows, cursor, by);
      if (next === undefined) return;
      if (open === undefined) setMoved(next.id);
      else openThreat(next.id, true);
    },
    [rows, cursor, open, openThreat],
  );
  return { cursor, open, openThreat, close, move };
}
