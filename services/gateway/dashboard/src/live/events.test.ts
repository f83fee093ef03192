// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { eventIn, eventLine, type LiveEvent } from "./events";
import type { LineState } from "./line";

const encoder = new TextEncoder();

/** A gateway whose answers a test gives, one after the other. */
function gateway() {
  const asked: string[] = [];
  const answers: ReadableStreamDefaultController<Uint8Array>[] = [];
  let status = 200;
  vi.stubGlobal("fetch", (address: string) => {
    asked.push(address);
    const body = new ReadableStream<Uint8Array>({ start: (answer) => void answers.push(answer) });
    return Promise.resolve(new Response(body, { status }));
  });
  return {
    asked,
    answerWith: (next: number) => (status = next),
    say: (text: string) => answers.at(-1)?.enqueue(encoder.encode(text)),
    end: () => answers.at(-1)?.close(),
    lose: () => answers.at(-1)?.error(new Error("The connection broke.")),
  };
}

function listen() {
  const states: LineState[] = [];
  const heard: LiveEvent[] = [];
  const line = eventLine((token) => `/stream?token=${token}`, {
    state: (state) => states.push(state),
    messages: (events) => heard.push(...events),
    unanswered: () => undefined,
  });
  line.start();
  return { line, states, heard };
}

const settled = () => vi.advanceTimersByTimeAsync(0);
const later = () => vi.advanceTimersByTimeAsync(20_000);

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("reads events however they are cut into pieces, and signs of life as such", async () => {
  const { say } = gateway();
  const { line, heard, states } = listen();
  await settled();
  say(': connected\n\nid: 7\nevent: session_changed\ndata: {"id"');
  say(':"ü"}\n');
  say("\n: alive\nid: 8\n\n");
  await settled();
  expect(heard).toEqual([{ type: "session_changed", token: "7", data: { id: "ü" } }]);
  expect(eventIn(": alive\nid: 8")).toEqual({ type: "ping", token: "8", data: null });
  expect(states.at(-1)).toBe("live");
  line.stop();
});

it.each([
  ["breaks", 200],
  ["is answered that the gateway is away", 503],
])("comes back behind the last token when it %s", async (_, status) => {
  const { asked, say, lose, answerWith } = gateway();
  const { line, states } = listen();
  await settled();
  say(": alive\nid: 8\n\n");
  await settled();
  answerWith(status);
  lose();
  await later();
  expect(asked.slice(0, 2)).toEqual(["/stream?token=null", "/stream?token=8"]);
  answerWith(200);
  await later();
  expect(states.at(-1)).toBe("live");
  line.stop();
});

it.each([401, 403, 404])("does not come back where it is answered %i", async (status) => {
  const { asked, answerWith } = gateway();
  answerWith(status);
  const { states } = listen();
  await later();
  expect(asked).toHaveLength(1);
  expect(states.at(-1)).toBe("refused");
});

it.each([
  ["stopping", 2],
  ["unauthenticated", 1],
])("heeds why the gateway says goodbye: %s", async (reason, times) => {
  const { asked, say, end } = gateway();
  const { line } = listen();
  await settled();
  say(`event: resume\ndata: {"reason":"${reason}"}\n\n`);
  end();
  await later();
  expect(asked).toHaveLength(times);
  line.stop();
});
