/** Keeps a feed of threats true: what the stream tells goes in, what it could not tell is fetched. */

import type { StreamMessage } from "@/live/messages";

import type { ThreatFeed } from "./feed";
import { admits, type ThreatFilters } from "./filters";
import { rowOf, type ThreatRow } from "./row";

export interface Fetching {
  /** The list from its beginning, because part of it was missed. */
  reload: () => void;
  /** Rows of the list that were received since then; it asks the gateway. */
  since: (moment: string) => Promise<ThreatRow[]>;
}

const ASK_AFTER_MS = 1_000;

export class Watching {
  readonly #feed: ThreatFeed;
  readonly #filters: ThreatFilters;
  readonly #fetching: Fetching;
  readonly #startedAt = new Date().toISOString();
  #asking: ReturnType<typeof setTimeout> | undefined;

  constructor(feed: ThreatFeed, filters: ThreatFilters, fetching: Fetching) {
    this.#feed = feed;
    this.#filters = filters;
    this.#fetching = fetching;
  }

  /** Take what the stream said. */
  hear(messages: readonly StreamMessage[]): void {
    const told: ThreatRow[] = [];
    for (const message of messages) {
      if (message.type === "initial_batch") this.#begin(message.threats.map(rowOf));
      else if ("threat" in message) told.push(rowOf(message.threat));
    }
    if (told.length > 0) this.#take(told);
  }

  stop(): void {
    clearTimeout(this.#asking);
  }

  #begin(newest: readonly ThreatRow[]): void {
    if (this.#filters.q !== undefined) this.#askSoon();
    else if (this.#hasMissed(newest)) this.#fetching.reload();
    else this.#take(newest);
  }

  #hasMissed(newest: readonly ThreatRow[]): boolean {
    if (this.#feed.newest !== undefined) return this.#feed.leavesGap(newest);
    const now = Date.now();
    return newest.some((row) => admits(this.#filters, row, now) === "in");
  }

  #take(rows: readonly ThreatRow[]): void {
    const now = Date.now();
    const isWanted = (row: ThreatRow) =>
      this.#feed.has(row.id) ? "in" : admits(this.#filters, row, now);
    this.#feed.tell(rows.filter((row) => isWanted(row) === "in"));
    if (rows.some((row) => isWanted(row) === "ask")) this.#askSoon();
  }

  /** Ask the gateway which of the new ones a search finds; many that come at once are one question. */
  #askSoon(): void {
    this.#asking ??= setTimeout(() => {
      this.#asking = undefined;
      this.#fetching
        .since(this.#feed.newest?.receivedAt ?? this.#startedAt)
        .then((rows) => this.#feed.tell(rows))
        .catch(() => undefined);
    }, ASK_AFTER_MS);
  }
}
