/** What becomes of sessions, as the gateway tells pages: which changed and where it stands. */

import type { SessionChange, SessionSummary } from "@/api/types";
import { eventLine, type LiveEvent } from "@/live/events";
import { tellLiveStatus } from "@/live/status";

export interface ChangesHeard {
  /** Where the newest stand when the line is opened. */
  newest: (sessions: readonly SessionSummary[]) => void;
  changed: (change: SessionChange) => void;
  /** What happened cannot be told: ask again. */
  missed: () => void;
}

/** Hears changes until the returned function is called. */
export function listenForChanges(
  address: (token: string | null) => string,
  heard: ChangesHeard,
): () => void {
  const line = eventLine(address, {
    state: (state) => {
      tellLiveStatus(state, () => line.retry());
      // Asking for anything tells whether the login has ended.
      if (state === "refused") heard.missed();
    },
    messages: (events) => tell(events, heard),
    unanswered: () => undefined,
  });
  line.start();
  return () => {
    line.stop();
    tellLiveStatus("idle");
  };
}

function tell(events: readonly LiveEvent[], heard: ChangesHeard): void {
  for (const { type, data } of events) {
    if (type === "initial_batch") heard.newest((data as { sessions: SessionSummary[] }).sessions);
    else if (type === "session_changed") heard.changed(data as SessionChange);
    else if (type === "reset") heard.missed();
  }
}
