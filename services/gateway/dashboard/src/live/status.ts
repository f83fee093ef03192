/** How the page's live line is, for whoever shows it. */

import { useSyncExternalStore } from "react";

import type { LineState } from "./line";

export type LiveStatus = LineState | "idle";

interface Status {
  state: LiveStatus;
  retry: () => void;
}

const IDLE: Status = { state: "idle", retry: () => undefined };
const listeners = new Set<() => void>();
let current = IDLE;

export function tellLiveStatus(state: LiveStatus, retry: () => void = IDLE.retry): void {
  current = state === "idle" ? IDLE : { state, retry };
  for (const listener of listeners) listener();
}

export function useLiveStatus(): Status {
  return useSyncExternalStore(subscribe, () => current);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
