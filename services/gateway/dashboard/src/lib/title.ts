/** What the browser calls the page. */

import { useEffect, useSyncExternalStore } from "react";

const PRODUCT = "watchfloor";
const listeners = new Set<() => void>();
let unseen = 0;

/** Call the page so while the component is shown; how much is new stands before it. */
export function useTitle(parts: readonly string[]): void {
  const waiting = useSyncExternalStore(subscribe, () => unseen);
  const title = [...parts, PRODUCT].join(" · ");
  useEffect(() => {
    document.title = waiting === 0 ? title : `(${waiting}) ${title}`;
  }, [title, waiting]);
}

/** Tell that so much waits to be seen. */
export function useUnseen(number: number): void {
  useEffect(() => {
    tell(number);
    return () => tell(0);
  }, [number]);
}

function tell(number: number): void {
  unseen = number;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
