import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { StreamMessage } from "@/live/messages";

import { ThreatFeed } from "./feed";
import { row } from "./rows.fixture";
import { Watching } from "./watching";

function batch(...ids: string[]): StreamMessage {
  return { type: "initial_batch", token: "t", threats: ids.map((id) => row(id)) };
}

function told(id: string): StreamMessage {
  return { type: "new_threat", token: "t", threat: row(id) };
}

function watch(next: string | null = null) {
  const feed = new ThreatFeed();
  const since = vi.fn(() => Promise.resolve({ rows: [row("09"), row("08"), row("07")], next }));
  const fetching = { reload: vi.fn(), since };
  return { feed, fetching, watching: new Watching(feed, fetching) };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("the first batch", () => {
  it("joins the list where they meet", () => {
    const { feed, fetching, watching } = watch();
    feed.addPage([row("02"), row("01")]);
    watching.hear([batch("03", "02")]);
    expect(feed.view().waiting).toBe(1);
    expect(fetching.since).not.toHaveBeenCalled();
  });

  it("has what lies between asked for where they do not meet", async () => {
    const { feed, fetching, watching } = watch();
    feed.addPage([row("02"), row("01")]);
    watching.hear([batch("09", "08")]);
    await vi.runAllTimersAsync();
    expect(fetching.since).toHaveBeenCalledExactlyOnceWith("2026-01-01T12:00:00Z");
    expect(feed.view().waiting).toBe(3);
    expect(fetching.reload).not.toHaveBeenCalled();
  });

  it("has the list asked for anew where more lies between than is answered at once", async () => {
    const { feed, fetching, watching } = watch("further");
    feed.addPage([row("02")]);
    watching.hear([batch("09")]);
    await vi.runAllTimersAsync();
    expect(fetching.reload).toHaveBeenCalledOnce();
    expect(feed.view().waiting).toBe(0);
  });

  it("has the list asked for anew where what lies between cannot be had", async () => {
    const { feed, fetching, watching } = watch();
    fetching.since.mockRejectedValue(new Error("away"));
    feed.addPage([row("02")]);
    watching.hear([batch("09")]);
    await vi.runAllTimersAsync();
    expect(fetching.reload).toHaveBeenCalledOnce();
  });

  it("has an empty list asked for anew once there is something in it", () => {
    const { fetching, watching } = watch();
    watching.hear([batch()]);
    expect(fetching.reload).not.toHaveBeenCalled();
    watching.hear([batch("01")]);
    expect(fetching.reload).toHaveBeenCalledOnce();
  });
});

describe("what is told", () => {
  it("within a moment goes in together", () => {
    const { feed, watching } = watch();
    feed.addPage([row("01")]);
    const reader = vi.fn();
    feed.subscribe(reader);
    watching.hear([told("02")]);
    watching.hear([told("03"), told("04")]);
    expect(reader).not.toHaveBeenCalled();
    vi.runAllTimers();
    expect(reader).toHaveBeenCalledOnce();
    expect(feed.view().waiting).toBe(3);
  });

  it("is nothing any more once nobody watches", () => {
    const { feed, fetching, watching } = watch();
    feed.addPage([row("01")]);
    watching.hear([told("02")]);
    watching.stop();
    vi.runAllTimers();
    expect(feed.view().waiting).toBe(0);
    watching.hear([{ type: "reset", token: "t", missed_since: "2026-01-01T12:00:00Z" }]);
    expect(fetching.reload).not.toHaveBeenCalled();
  });

  it("has the list asked for anew where changes were missed", () => {
    const { fetching, watching } = watch();
    watching.hear([{ type: "reset", token: "t", missed_since: "2026-01-01T12:00:00Z" }]);
    expect(fetching.reload).toHaveBeenCalledOnce();
  });
});
