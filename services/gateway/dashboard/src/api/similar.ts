/** Past threats that have something in common with one, as the gateway is asked for them. */

import { queryOptions } from "@tanstack/react-query";

import { request } from "./request";
import type { SimilarThreats } from "./types";

const MOST = 50;

export const similarThreatsQuery = (id: string) =>
  queryOptions({
    queryKey: ["threats", "similar", id],
    queryFn: ({ signal }) =>
      request<SimilarThreats>(`/api/threats/${encodeURIComponent(id)}/similar`, {
        query: { limit: MOST },
        signal,
      }),
    staleTime: 30_000,
  });
