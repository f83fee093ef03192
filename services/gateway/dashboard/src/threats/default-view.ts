/** The view that this browser begins with. */

import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

import { viewsQuery } from "@/api/views";
import { parseSearch } from "@/lib/search";

import { filtersIn, type ThreatFilters } from "./filters";

const NAME = "watchfloor.view";
const listeners = new Set<() => void>();

export function setDefaultView(id: string | null): void {
  try {
    if (id === null) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, id);
  } catch {
    // A browser that keeps nothing begins with the whole list.
  }
  for (const listener of listeners) listener();
}

export function useDefaultView(): string | null {
  return useSyncExternalStore(subscribe, read);
}

/** What the list begins with: the filters of the default view, none where it is gone. */
export async function defaultFilters(client: QueryClient): Promise<ThreatFilters> {
  const id = read();
  if (id === null) return {};
  const views = await client.query(viewsQuery).catch(() => []);
  const view = views.find(({ view_id }) => view_id === id);
  return view === undefined ? {} : filtersIn(parseSearch(view.query));
}

function read(): string | null {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
