import { useSyncExternalStore } from "react";

import { cx } from "@/lib/cx";
import { useLiveStatus, type LiveStatus } from "@/live/status";
import { Button } from "@/ui/button";

const SAID: Record<LiveStatus, { text: string; light: string; title: string }> = {
  idle: { text: "", light: "", title: "" },
  connecting: {
    text: "Connecting",
    light: "bg-medium breathes",
    title: "Opening the live stream.",
  },
  live: { text: "Live", light: "bg-good", title: "What happens is shown as it happens." },
  reconnecting: {
    text: "Reconnecting",
    light: "bg-medium breathes",
    title: "The live stream broke. It goes on where it stopped; nothing is missed.",
  },
  offline: {
    text: "Offline",
    light: "bg-critical",
    title: "This browser has no network. The stream goes on where it stopped.",
  },
  refused: {
    text: "Not watching",
    light: "bg-critical",
    title: "The login has ended, or its role may not watch.",
  },
};

/** Whether what is shown is what is happening. */
export function LiveLight() {
  const isOnline = useSyncExternalStore(listenToNetwork, () => navigator.onLine);
  const live = useLiveStatus();
  const state = isOnline ? live.state : "offline";
  const said = SAID[state];
  if (state === "idle") return null;
  return (
    <div className="flex items-center gap-1" title={said.title}>
      <span role="status" className="flex items-center gap-1.5 text-soft">
        <span className={cx("size-2 rounded-full", said.light)} aria-hidden="true" />
        <span className="max-sm:sr-only">{said.text}</span>
      </span>
      {state === "reconnecting" && (
        <Button kind="quiet" onClick={live.retry}>
          Now
        </Button>
      )}
    </div>
  );
}

function listenToNetwork(listener: () => void): () => void {
  globalThis.addEventListener("online", listener);
  globalThis.addEventListener("offline", listener);
  return () => {
    globalThis.removeEventListener("online", listener);
    globalThis.removeEventListener("offline", listener);
  };
}
