import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";

import { threatQuery } from "@/api/threats";
import type { Threat } from "@/api/types";

import { useThreats } from "../context";

/** A threat that is in no list on this page is not told of by its stream. */
const ASK_EVERY_MS = 10_000;
const nobody = () => () => undefined;

export interface OpenThreat {
  data: Threat | undefined;
  error: Error | null;
  refetch: () => unknown;
}

/** The threat of this id, as true as the list beside it: what its stream tells is fetched. */
export function useThreat(id: string): OpenThreat {
  const { feed } = useThreats();
  const client = useQueryClient();
  const told = useSyncExternalStore(feed?.subscribe ?? nobody, () => feed?.revisionOf(id));
  const asked = threatQuery(id);
  const query = useQuery({
    ...asked,
    refetchInterval: ({ state }) => {
      if (state.data?.status === "pending") return 1_000;
      return told === undefined && state.error === null ? ASK_EVERY_MS : false;
    },
  });
  const { data, refetch } = query;
  const isBehind = told !== undefined && data !== undefined && told > data.revision;
  useEffect(() => {
    if (isBehind) void refetch();
  }, [isBehind, told, refetch]);
  const revision = data?.revision ?? 0;
  useEffect(() => {
    // What was found by an earlier revision may be different with this one.
    if (revision > 0) void client.invalidateQueries({ queryKey: ["threats", "similar"] });
  }, [client, id, revision]);
  return query;
}
