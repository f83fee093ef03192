import { createContext, use } from "react";

import type { ThreatFeed } from "./feed";

/** What the list and the threat that is open share. */
export interface ThreatsContext {
  /** What the list knows; absent where there is none. */
  feed?: ThreatFeed;
  /** Absent where one's role may not judge. */
  judge?: (ids: readonly string[]) => void;
  /** Takes verdicts back; absent likewise. */
  withdraw?: (ids: readonly string[]) => Promise<void>;
  close: () => void;
  move: (by: number) => void;
}

export const Threats = createContext<ThreatsContext>({
  close: () => undefined,
  move: () => undefined,
});

export function useThreats(): ThreatsContext {
  return use(Threats);
}
