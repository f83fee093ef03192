import { CloudOff } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";

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

const BAD: readonly LiveStatus[] = ["reconnecting", "offline", "refused"];
const PATIENCE_MS = 2_000;

/** Whether what is shown is what is happening. */
export function LiveLight() {
  const { state } = useLine();
  const said = SAID[state];
  if (state === "idle") return null;
  return (
    <span role="status" data-tip={said.title} className="flex items-center gap-1.5 px-1 text-soft">
      <span className={cx("keeps-colour size-2 rounded-full", said.light)} aria-hidden="true" />
      <span className="max-sm:sr-only">{said.text}</span>
    </span>
  );
}

/** Says it over the page when the line has been away for more than a moment. */
export function LiveBanner() {
  const { state, retry } = useLine();
  const isBad = BAD.includes(state);
  const isLong = useLasting(isBad);
  if (!isBad || !isLong) return null;
  return (
    <section
      aria-label="Live stream"
      className="flex shrink-0 items-center gap-2 border-b border-line bg-medium-soft px-3 py-1 text-medium"
    >
      <CloudOff className="size-4 shrink-0" aria-hidden="true" />
      <p className="min-w-0 flex-1">
        <strong className="font-semibold">{SAID[state].text}.</strong> {SAID[state].title}
      </p>
      {state === "reconnecting" && <Button onClick={retry}>Try now</Button>}
    </section>
  );
}

/** Whether it has held for a while. */
function useLasting(holds: boolean): boolean {
  const [lasted, setLasted] = useState(false);
  useEffect(() => {
    if (!holds) return;
    const timer = setTimeout(() => setLasted(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setLasted(false);
    };
  }, [holds]);
  return lasted;
}

function useLine() {
  const isOnline = useSyncExternalStore(listenToNetwork, () => navigator.onLine);
  const live = useLiveStatus();
  return {
    state: isOnline ? live.state : "offline",
    retry: live.retry,
  } as const;
}

function listenToNetwork(listener: () => void): () => void {
  globalThis.addEventListener("online", listener);
  globalThis.addEventListener("offline", listener);
  return () => {
    globalThis.removeEventListener("online", listener);
    globalThis.removeEventListener("offline", listener);
  };
}
