/**
 * Server-sent events as a line that comes back. Browsers' own `EventSource` gives up for good where
 * the gateway is away for a moment, and cannot say that it was refused: so the answer is read here.
 */

import { CLOSED, LiveLine, type LineEvents, type Socket } from "./line";

export interface LiveEvent {
  type: string;
  token: string | null;
  data: unknown;
}

/** How a line ends that the gateway did not begin. */
const CODES: Readonly<Record<number, number>> = {
  401: CLOSED.unauthenticated,
  403: CLOSED.forbidden,
  404: CLOSED.forbidden,
};
const BROKEN = 1006;
const BLOCK_END = /\r?\n\r?\n/;

/** Events from an address, from where its token says. */
export function eventLine(
  address: (token: string | null) => string,
  events: LineEvents<LiveEvent>,
): LiveLine<LiveEvent> {
  return new LiveLine(address, events, openEvents, (block) => [eventIn(block)]);
}

/** An event of a stream; what only keeps the line alive is a `ping`. */
export function eventIn(block: string): LiveEvent {
  const fields: Record<string, string> = {};
  for (const line of block.split(/\r?\n/)) {
    const [, name, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) fields[name] = value;
  }
  const { id: token = null, event, data } = fields;
  if (event === undefined || data === undefined) return { type: "ping", token, data: null };
  return { type: event, token, data: JSON.parse(data) as unknown };
}

/** A request whose answer does not end, in the form of a socket. */
export function openEvents(address: string): Socket {
  const stop = new AbortController();
  const socket: Socket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    close: () => stop.abort(),
  };
  void follow(address, socket, stop.signal).then((code) => socket.onclose?.({ code }));
  return socket;
}

async function follow(address: string, socket: Socket, signal: AbortSignal): Promise<number> {
  try {
    const headers = { accept: "text/event-stream" };
    const answer = await fetch(address, { headers, credentials: "same-origin", signal });
    if (!answer.ok || answer.body === null) return CODES[answer.status] ?? BROKEN;
    socket.onopen?.();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const blocks = (rest + read.value).split(BLOCK_END);
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const { type, data } = eventIn(block);
        if (type === "resume") return codeOf(data);
        socket.onmessage?.(new MessageEvent("message", { data: block }));
      }
    }
  } catch {
    // Whatever broke it: the line says so and comes back.
  }
  return BROKEN;
}

function codeOf(goodbye: unknown): number {
  const { reason } = goodbye as { reason: string };
  return reason === "unauthenticated" ? CLOSED.unauthenticated : CLOSED.resume;
}
