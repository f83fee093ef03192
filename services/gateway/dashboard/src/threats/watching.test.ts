import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Threat } from "@/api/types";
import type { StreamMessage } from "@/live/messages";

import { ThreatFeed } from "./feed";
import type { ThreatFilters } from "./filters";
import { row } from "./rows.fixture";
import { Watching } from "./watching";

const NOW = Date.parse("2026-01-01T12:00:00Z");

function threat(id: string, receivedAt = "2026-01-01T12:00:00Z"): Threat {
  return {
    id,
    revision: 0,
    severity: "high",
    status: "completed",
    requires_human_review: false,
    degraded: [],
    signal: { received_at: receivedAt, threat_type: "bot_traffic", customer_id: "acme" },
    false_positive_score: null,
    response_plan: null,
    verdict: null,
  } as unknown as Threat;
}

function batch(...ids: string[]): StreamMessage {
  return { type: "initial_batch", token: "t", threats: ids.map((id) => threat(id)) };
}

function told(id: string, receivedAt?: string): StreamMessage {
  return { type: "new_threat", token: "t", threat: threat(id, receivedAt) };
}

function watch(filters: ThreatFilters = {}) {
  const feed = new ThreatFeed();
  const fetching = { reload: vi.fn(), since: vi.fn(() => Promise.resolve([row("07")])) };
  return { feed, fetching, watching: new Watching(feed, filters, fetching) };
}

beforeEach(() => vi.useFakeTimers({ now: NOW }));
afterEach(() => vi.useRealTimers());

describe("the first batch", () => {
  it("joins the list where they meet", () => {
    const { feed, fetching, watching } = watch();
    feed.addPage([row("02"), row("01")]);
    watching.hear([batch("03", "02")]);
    expect(feed.view().waiting).toBe(1);
    expect(fetching.reload).not.toHaveBeenCalled();
  });

  it("has the list asked for anew where they do not meet: something lies between", () => {
    const { feed, fetching, watching } = watch();
    feed.addPage([row("02"), row("01")]);
    watching.hear([batch("09", "08")]);
    expect(fetching.reload).toHaveBeenCalledOnce();
    expect(feed.view().waiting).toBe(0);
  });

  it("has an empty list asked for anew once there is something in it", () => {
    const { fetching, watching } = watch();
    watching.hear([batch("01")]);
    expect(fetching.reload).toHaveBeenCalledOnce();
  });

  it("leaves a list empty that takes none of it", () => {
    const { fetching, watching } = watch({ status: ["failed"] });
    watching.hear([batch("01")]);
    expect(fetching.reload).not.toHaveBeenCalled();
  });
});

describe("a threat that is told", () => {
  it("stays out of a list that ends before it", () => {
    const { feed, watching } = watch({ until: "2026-01-01T11:00:00Z" });
    feed.addPage([row("01")]);
    watching.hear([told("02")]);
    expect(feed.view().waiting).toBe(0);
  });

  it("stays out of a list that begins after it", () => {
    const { feed, watching } = watch({ range: "15m" });
    feed.addPage([row("01")]);
    watching.hear([told("02", "2026-01-01T11:00:00Z")]);
    expect(feed.view().waiting).toBe(0);
  });

  it("is looked for by the gateway where the list is a search, many at once", async () => {
    const { feed, fetching, watching } = watch({ q: "acme" });
    feed.addPage([row("01")]);
    watching.hear([told("06")]);
    watching.hear([told("07")]);
    expect(feed.view().waiting).toBe(0);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(fetching.since).toHaveBeenCalledExactlyOnceWith("2026-01-01T12:00:00Z");
    expect(feed.view().waiting).toBe(1);
  });

  it("changes what is listed although the filters would not take it", () => {
    const { feed, watching } = watch({ status: ["failed"] });
    feed.addPage([row("01", { status: "failed", revision: 0 })]);
    const later = { ...threat("01"), revision: 1 };
    watching.hear([{ type: "threat_updated", token: "t", threat: later }]);
    expect(feed.view().rows[0]?.status).toBe("completed");
  });
});
