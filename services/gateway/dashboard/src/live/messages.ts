/** What the gateway says by WebSocket, taken apart. */

import type { ThreatRow } from "@/api/types";

export type StreamMessage =
  | { type: "initial_batch"; token: string; threats: ThreatRow[] }
  | { type: "new_threat" | "threat_updated"; token: string; threat: ThreatRow }
  | { type: "reset"; token: string; missed_since: string }
  | { type: "ping" | "pong"; token: string | null };

type Frame = StreamMessage | { type: "batch"; messages: StreamMessage[] };

/** The messages of a frame; what is written later and not known here is left out. */
export function messagesIn(data: string): StreamMessage[] {
  const frame = JSON.parse(data) as Frame;
  const messages = frame.type === "batch" ? frame.messages : [frame];
  return messages.filter((message) => KNOWN.has(message.type));
}

const KNOWN: ReadonlySet<string> = new Set<StreamMessage["type"]>([
  "initial_batch",
  "new_threat",
  "threat_updated",
  "reset",
  "ping",
  "pong",
]);
