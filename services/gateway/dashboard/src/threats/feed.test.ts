import { describe, expect, it, vi } from "vitest";

import { MOST_SHOWN, MOST_WAITING, ThreatFeed } from "./feed";
import { row } from "./rows.fixture";

const ids = (feed: ThreatFeed) => feed.view().rows.map(({ id }) => id);

describe("a page of the list", () => {
  it("is shown newest first, whatever the order of its rows", () => {
    const feed = new ThreatFeed();
    feed.addPage([row("02"), row("01")]);
    feed.addPage([row("04"), row("03")]);
    expect(ids(feed)).toEqual(["04", "03", "02", "01"]);
  });

  it("shows a row once that stood in the page before, too", () => {
    const feed = new ThreatFeed();
    feed.addPage([row("03"), row("02")]);
    feed.addPage([row("02"), row("01")]);
    expect(ids(feed)).toEqual(["03", "02", "01"]);
  });
});

describe("what the stream tells", () => {
  it("waits above, so that nothing moves under the reader's eyes", () => {
    const feed = new ThreatFeed();
    feed.addPage([row("02"), row("01")]);
    const before = feed.view().rows;
    feed.tell([row("03"), row("04")]);
    expect(feed.view().rows).toBe(before);
    expect(feed.view().waiting).toBe(2);
    feed.showWaiting();
    expect(ids(feed)).toEqual(["04", "03", "02", "01"]);
    expect(feed.view().waiting).toBe(0);
  });

  it("is shown at once where nothing is read yet", () => {
    const feed = new ThreatFeed();
    feed.tell([row("01")]);
    expect(ids(feed)).toEqual(["01"]);
  });

  it("is shown at once where the reader follows", () => {
    const feed = new ThreatFeed();
    feed.addPage([row("01")]);
    feed.tell([row("02")]);
    feed.follow(true);
    feed.tell([row("03")]);
    expect(ids(feed)).toEqual(["03", "02", "01"]);
  });

  it("changes a row that is shown in its place", () => {
    const feed = new ThreatFeed();
    feed.addPage([row("02"), row("01")]);
    feed.tell([row("01", { revision: 1, verdict: "benign" })]);
    expect(feed.view().rows[1]).toMatchObject({ id: "01", verdict: "benign" });
    expect(feed.view().waiting).toBe(0);
  });

  it("is nothing where a later revision is known", () => {
    const feed = new ThreatFeed();
    feed.addPage([row("01", { revision: 2, verdict: "test" })]);
    feed.tell([row("01", { revision: 1, verdict: "benign" })]);
    expect(feed.view().rows[0]).toMatchObject({ revision: 2, verdict: "test" });
  });

  it("is left to its page where it is older than all that is shown", () => {
    const feed = new ThreatFeed();
    feed.addPage([row("05")]);
    feed.tell([row("01")]);
    expect(ids(feed)).toEqual(["05"]);
    expect(feed.view().waiting).toBe(0);
  });

  it("counts a row once that is told twice", () => {
    const feed = new ThreatFeed();
    feed.addPage([row("01")]);
    feed.tell([row("02"), row("02")]);
    expect(feed.view().waiting).toBe(1);
  });
});

describe("a batch of the newest", () => {
  it("leaves a gap where none of it was known and all of it is newer", () => {
    const feed = new ThreatFeed();
    feed.addPage([row("02"), row("01")]);
    expect(feed.leavesGap([row("09"), row("08")])).toBe(true);
    expect(feed.leavesGap([row("03"), row("02")])).toBe(false);
    expect(feed.leavesGap([])).toBe(false);
  });

  it("leaves none where what waits is in it", () => {
    const feed = new ThreatFeed();
    feed.addPage([row("01")]);
    feed.tell([row("02")]);
    expect(feed.leavesGap([row("03"), row("02")])).toBe(false);
  });
});

it("tells its readers only of what they would see", () => {
  const feed = new ThreatFeed();
  feed.addPage([row("01")]);
  const reader = vi.fn();
  feed.subscribe(reader);
  feed.tell([row("01")]);
  feed.judge(new Map([["unknown", "test"]]));
  expect(reader).not.toHaveBeenCalled();
  feed.judge(new Map([["01", "test"]]));
  expect(reader).toHaveBeenCalledOnce();
  expect(feed.view().rows[0]?.verdict).toBe("test");
});

describe("a list that is open for long", () => {
  const many = (number: number, from = 0) =>
    Array.from({ length: number }, (_, at) => row(String(from + at).padStart(8, "0")));

  it("keeps only so many that wait, says that it is behind, and keeps what is shown", () => {
    const feed = new ThreatFeed();
    feed.addPage(many(1));
    feed.tell(many(MOST_WAITING, 1));
    expect(feed.view()).toMatchObject({ waiting: MOST_WAITING, isBehind: false });
    feed.tell(many(5_000, 1 + MOST_WAITING));
    expect(feed.view()).toMatchObject({ waiting: MOST_WAITING, isBehind: true });
    expect(feed.has("00000001")).toBe(false);
    expect(ids(feed)).toEqual(["00000000"]);
    feed.tell([row("00000000", { revision: 1, verdict: "test" })]);
    expect(feed.view().rows[0]?.verdict).toBe("test");
  });

  it("puts the oldest away where its reader follows, and says so", () => {
    const feed = new ThreatFeed();
    feed.follow(true);
    feed.addPage(many(MOST_SHOWN - 1));
    expect(feed.view().isFull).toBe(false);
    feed.tell(many(10, MOST_SHOWN - 1));
    expect(feed.view()).toMatchObject({ isFull: true, waiting: 0 });
    expect(feed.view().rows).toHaveLength(MOST_SHOWN);
    expect(feed.has("00000000")).toBe(false);
    expect(ids(feed).at(-1)).toBe("00000009");
  });
});
