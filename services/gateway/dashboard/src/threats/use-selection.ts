import { useCallback, useMemo, useState } from "react";

import type { ThreatRow } from "@/api/types";
import type { Selection } from "@/ui/grid";

/** The threats that are selected to be judged together. */
export function useSelection(rows: readonly ThreatRow[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const clear = useCallback(() => setIds(new Set()), []);
  const select = useCallback((id: string, isSelected: boolean) => {
    setIds((before) => {
      const after = new Set(before);
      if (isSelected) after.add(id);
      else after.delete(id);
      return after;
    });
  }, []);
  const selection = useMemo<Selection>(
    () => ({
      ids,
      select,
      selectAll: (all) => setIds(new Set(all ? rows.map((row) => row.id) : [])),
    }),
    [ids, select, rows],
  );
  return { selection, clear };
}
