// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { LiveLine, waitBefore, type LineState, type Socket } from "./line";
import type { StreamMessage } from "./messages";

class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: MessageEvent<string>) => void) | null = null;
  onclose: ((event: Pick<CloseEvent, "code">) => void) | null = null;
  isClosed = false;

  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }
  send() {
    throw new Error("The page says nothing.");
  }
  close() {
    this.isClosed = true;
  }
  say(...messages: object[]) {
    const frame = messages.length === 1 ? messages[0] : { type: "batch", messages };
    this.onmessage?.({ data: JSON.stringify(frame) } as MessageEvent<string>);
  }
  end(code: number) {
    this.onclose?.({ code });
  }
}

function open() {
  const sockets: FakeSocket[] = [];
  const states: LineState[] = [];
  const messages: StreamMessage[] = [];
  const unanswered = vi.fn();
  const line = new LiveLine(
    (token) => token ?? "none",
    {
      state: (state) => states.push(state),
      messages: (said) => messages.push(...said),
      unanswered,
    },
    (address) => {
      const socket = new FakeSocket(address);
      sockets.push(socket);
      return socket;
    },
  );
  line.start();
  const latest = () => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error("No socket was opened.");
    return socket;
  };
  return { line, sockets, states, messages, unanswered, latest };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("a line that broke", () => {
  it("is live again as soon as it is open, although nothing is told yet", () => {
    const { line, latest, states } = open();
    latest().onopen?.();
    latest().say({ type: "ping", token: "1" });
    latest().end(1006);
    vi.advanceTimersByTime(1_000);
    expect(states.at(-1)).toBe("reconnecting");
    latest().onopen?.();
    expect(states.at(-1)).toBe("live");
    line.stop();
  });

  it("goes on behind the last token, also that of a batch and of a sign of life", () => {
    const { line, sockets, latest, messages } = open();
    latest().onopen?.();
    latest().say({ type: "new_threat", token: "1" }, { type: "new_threat", token: "2" });
    latest().say({ type: "ping", token: "3" });
    latest().end(4008);
    vi.advanceTimersByTime(1_000);
    expect(sockets.map(({ address }) => address)).toEqual(["none", "3"]);
    expect(messages).toHaveLength(2);
    line.stop();
  });

  it("waits longer each time while nobody answers", () => {
    const { line, sockets, latest, unanswered } = open();
    for (let times = 0; times < 20; times += 1) {
      latest().end(1006);
      vi.advanceTimersByTime(60_000);
    }
    expect(sockets).toHaveLength(21);
    expect(unanswered).toHaveBeenCalledTimes(20);
    expect(waitBefore(1, 1006, () => 0.5)).toBeGreaterThan(waitBefore(0, 1006, () => 0.5));
    expect(waitBefore(50, 1006, () => 1)).toBeLessThanOrEqual(15_000);
    line.stop();
  });

  it("is given up for dead when nothing was heard for long", () => {
    const { line, sockets, latest, states } = open();
    latest().onopen?.();
    latest().say({ type: "ping", token: "1" });
    vi.advanceTimersByTime(45_000);
    expect(sockets).toHaveLength(2);
    expect(sockets[0]?.isClosed).toBe(true);
    expect(states.at(-1)).toBe("reconnecting");
    line.stop();
  });

  it("comes back at once when asked to", () => {
    const { line, sockets, latest } = open();
    latest().end(1006);
    line.retry();
    expect(sockets).toHaveLength(2);
    line.stop();
  });
});

it("does not come back where it is refused", () => {
  const { sockets, latest, states } = open();
  latest().onopen?.();
  latest().end(4401);
  vi.advanceTimersByTime(120_000);
  expect(sockets).toHaveLength(1);
  expect(states.at(-1)).toBe("refused");
});

it("says nothing any more once it was stopped", () => {
  const { line, sockets, latest, states } = open();
  latest().onopen?.();
  line.stop();
  const before = states.length;
  latest().end(1006);
  vi.advanceTimersByTime(120_000);
  expect(sockets).toHaveLength(1);
  expect(sockets[0]?.isClosed).toBe(true);
  expect(states).toHaveLength(before);
});

it("closes what is not open yet as soon as it is", () => {
  const { line, sockets, states } = open();
  const before = states.length;
  line.stop();
  expect(sockets[0]?.isClosed).toBe(false);
  sockets[0]?.onopen?.();
  expect(sockets[0]?.isClosed).toBe(true);
  expect(states).toHaveLength(before);
});

it("waits for the network where there is none", () => {
  const network = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  const { line, sockets, states } = open();
  expect([sockets.length, states.at(-1)]).toEqual([0, "offline"]);
  network.mockReturnValue(true);
  globalThis.dispatchEvent(new Event("online"));
  expect(sockets).toHaveLength(1);
  line.stop();
});

it("leaves out what is not known to it", () => {
  const { line, latest, messages } = open();
  latest().onopen?.();
  latest().say({ type: "later_word", token: "1" }, { type: "new_threat", token: "2" });
  expect(messages.map(({ type }) => type)).toEqual(["new_threat"]);
  line.stop();
});
