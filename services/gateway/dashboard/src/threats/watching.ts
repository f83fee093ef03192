/** Keeps a feed of threats true: what the stream tells goes in, what it could not tell is fetched. */

import type { RowPage } from "@/api/threats";
import { throttled } from "@/lib/throttled";
import type { StreamMessage } from "@/live/messages";

import type { ThreatFeed } from "./feed";
import type { ThreatRow } from "@/api/types";

export interface Fetching {
  /** The list from its beginning, because part of it was missed. */
  reload: () => void;
  /** Rows of the list that were received since then, newest first. */
  since: (moment: string) => Promise<RowPage>;
}

/** What comes within so long is shown together: nobody reads faster. */
const TOGETHER_MS = 250;

export class Watching {
  readonly #feed: ThreatFeed;
  readonly #fetching: Fetching;
  readonly #tellSoon = throttled(TOGETHER_MS, () => this.#tell());
  #told: ThreatRow[] = [];
  #isStopped = false;

  constructor(feed: ThreatFeed, fetching: Fetching) {
    this.#feed = feed;
    this.#fetching = fetching;
  }

  /** Take what the stream said. */
  hear(messages: readonly StreamMessage[]): void {
    for (const message of messages) {
      if (message.type === "initial_batch") this.#begin(message.threats);
      else if (message.type === "reset") this.#reload();
      else if ("threat" in message) this.#told.push(message.threat);
    }
    if (this.#told.length > 0) this.#tellSoon();
  }

  stop(): void {
    this.#isStopped = true;
    this.#tellSoon.cancel();
  }

  #tell(): void {
    const told = this.#told;
    this.#told = [];
    this.#feed.tell(told);
  }

  #begin(newest: readonly ThreatRow[]): void {
    const known = this.#feed.newest;
    if (known === undefined) {
      if (newest.length > 0) this.#reload();
    } else if (this.#feed.leavesGap(newest)) void this.#fill(known.received_at);
    else this.#feed.tell(newest);
  }

  /** What was received between the page and the stream. */
  async #fill(since: string): Promise<void> {
    try {
      const { rows, next } = await this.#fetching.since(since);
      if (next !== null) this.#reload();
      else this.#feed.tell(rows);
    } catch {
      this.#reload();
    }
  }

  #reload(): void {
    if (!this.#isStopped) this.#fetching.reload();
  }
}
