/** Server-sent events for a page: browsers come back by themselves, with the last token. */

import { tellLiveStatus } from "./status";

export type EventHandlers = Record<string, (data: unknown) => void>;

/** Listens until the returned function is called. */
export function listenTo(address: string, handlers: EventHandlers): () => void {
  let source: EventSource | undefined;
  const open = () => {
    source?.close();
    const opened = new EventSource(address);
    source = opened;
    tellLiveStatus("connecting", open);
    opened.onopen = () => tellLiveStatus("live", open);
    opened.onerror = () => {
      // A browser that was refused does not come back; one that lost the line does.
      const isRefused = opened.readyState === EventSource.CLOSED;
      tellLiveStatus(isRefused ? "refused" : "reconnecting", open);
    };
    for (const [name, handle] of Object.entries(handlers)) {
      opened.addEventListener(name, (event: MessageEvent<string>) =>
        handle(JSON.parse(event.data) as unknown),
      );
    }
  };
  open();
  return () => {
    source?.close();
    tellLiveStatus("idle");
  };
}
