import { X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { useSyncExternalStore } from "react";

import { cx } from "@/lib/cx";

import { Button, IconButton } from "./button";

interface Told {
  id: number;
  text: string;
  tone: "plain" | "bad";
  undo?: () => void;
}

const listeners = new Set<() => void>();
let told: readonly Told[] = [];
let lastId = 0;

/** Tell that something was done, or not; `undo` takes it back. */
export function tell(text: string, { undo, tone = "plain" }: Partial<Omit<Told, "id">> = {}): void {
  lastId += 1;
  publish([...told.slice(-2), { id: lastId, text, tone, ...(undo !== undefined && { undo }) }]);
}

/** Tell why something was not done. */
export function tellError(error: unknown): void {
  tell(error instanceof Error ? error.message : "That did not work.", { tone: "bad" });
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => told);
  return (
    <Radix.Provider duration={7_000} swipeDirection="right">
      {shown.map((each) => (
        <Radix.Root
          key={each.id}
          onOpenChange={(isOpen) => !isOpen && forget(each.id)}
          type={each.tone === "bad" ? "foreground" : "background"}
          className={cx(
            "appears flex items-center gap-3 rounded-lg border bg-raised py-2 pr-2 pl-3 shadow-xl",
            each.tone === "bad" ? "border-critical" : "border-line-strong",
          )}
        >
          <Radix.Title className="foreign min-w-0 flex-1">{each.text}</Radix.Title>
          {each.undo !== undefined && (
            <Radix.Action asChild altText="Undo">
              <Button kind="quiet" className="text-accent" onClick={each.undo}>
                Undo
              </Button>
            </Radix.Action>
          )}
          <Radix.Close asChild>
            <IconButton label="Dismiss">
              <X className="size-3.5" aria-hidden="true" />
            </IconButton>
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport
        label="Notifications ({hotkey})"
        className="fixed right-4 bottom-4 z-60 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2"
      />
    </Radix.Provider>
  );
}

function forget(id: number): void {
  publish(told.filter((each) => each.id !== id));
}

function publish(next: readonly Told[]): void {
  told = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
