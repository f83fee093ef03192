/** Lists as people left them. */

import { queryOptions } from "@tanstack/react-query";

import { request } from "./request";
import type { SavedView, SavedViewInput, SavedViews } from "./types";

export const viewsQuery = queryOptions({
  queryKey: ["views"],
  queryFn: async ({ signal }) => (await request<SavedViews>("/api/views", { signal })).views,
  staleTime: 30_000,
});

/** Save a view; in the place of another one where its id is given. */
export function saveView(view: SavedViewInput, id?: string): Promise<SavedView> {
  const path = id === undefined ? "/api/views" : `/api/views/${encodeURIComponent(id)}`;
  return request<SavedView>(path, { method: id === undefined ? "POST" : "PUT", body: view });
}

export function deleteView(id: string): Promise<void> {
  return request(`/api/views/${encodeURIComponent(id)}`, { method: "DELETE" });
}
