/** A setting of this browser, one of a few words. */

const PREFIX = "watchfloor.";

export interface Setting<T extends string> {
  read: () => T;
  write: (value: T) => void;
  subscribe: (listener: () => void) => () => void;
}

/** The setting `name`; a browser that keeps nothing has `standard`. */
export function stored<T extends string>(
  name: string,
  standard: T,
  known: readonly T[],
): Setting<T> {
  const listeners = new Set<() => void>();
  let current: T | undefined;
  const load = (): T => {
    try {
      const text = localStorage.getItem(PREFIX + name);
      return known.find((each) => each === text) ?? standard;
    } catch {
      return standard;
    }
  };
  return {
    read: () => (current ??= load()),
    write: (value) => {
      current = value;
      try {
        localStorage.setItem(PREFIX + name, value);
      } catch {
        // It holds as long as the page does.
      }
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
