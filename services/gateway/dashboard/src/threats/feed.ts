/**
 * The rows of one list of threats: pages that were asked for, and what the live stream tells.
 *
 * New rows wait until they are shown, so that nothing moves under the reader's eyes; rows that
 * are shown change in place. Ids begin with the time of receipt: their order is the list's.
 * However long it is open, it keeps no more than `MOST_SHOWN` and `MOST_WAITING` rows.
 */

import type { ThreatRow } from "@/api/types";

export const MOST_SHOWN = 20_000;
export const MOST_WAITING = 2_000;

export interface FeedView {
  /** Newest first; the same array as long as nothing of it has changed. */
  readonly rows: readonly ThreatRow[];
  /** How many rows wait above. */
  readonly waiting: number;
  /** Whether more came than may wait: those are not kept, and the list has to begin anew. */
  readonly isBehind: boolean;
  /** Whether it has all that a list may have; older rows are not kept. */
  readonly isFull: boolean;
}

type Listener = () => void;

const EMPTY: FeedView = { rows: [], waiting: 0, isBehind: false, isFull: false };

export class ThreatFeed {
  readonly #known = new Map<string, ThreatRow>();
  readonly #waiting = new Set<string>();
  readonly #listeners = new Set<Listener>();
  readonly #pages = new WeakSet<readonly ThreatRow[]>();
  #order: readonly string[] = [];
  #newest: ThreatRow | undefined;
  #isBehind = false;
  #isFull = false;
  #follows = false;
  #view = EMPTY;

  subscribe = (listener: Listener): Listener => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  view = (): FeedView => this.#view;

  has(id: string): boolean {
    return this.#known.has(id);
  }

  /** The revision of the row, where it is known. */
  revisionOf(id: string): number | undefined {
    return this.#known.get(id)?.revision;
  }

  verdictOf(id: string): ThreatRow["verdict"] {
    return this.#known.get(id)?.verdict ?? null;
  }

  /** The newest row that was told, shown or not. */
  get newest(): ThreatRow | undefined {
    return this.#newest;
  }

  /** Whether what is new is shown at once. */
  follow(follows: boolean): void {
    this.#follows = follows;
    if (follows) this.showWaiting();
  }

  /** A page of the list, shown where it belongs; the same one again is nothing. */
  addPage(rows: readonly ThreatRow[]): void {
    if (this.#pages.has(rows)) return;
    this.#pages.add(rows);
    const shown = rows.filter(({ id }) => !this.#known.has(id) || this.#waiting.delete(id));
    for (const row of rows) this.#keep(row);
    this.#show(shown.map(({ id }) => id));
    this.#publish();
  }

  /** What the live stream told, in its order. */
  tell(rows: readonly ThreatRow[]): void {
    const oldestShown = this.#order.at(-1) ?? "";
    const isAtOnce = this.#follows || this.#order.length === 0;
    const shown: string[] = [];
    for (const row of rows) {
      if (this.#known.has(row.id)) {
        this.#keep(row);
        continue;
      }
      // What is older than all that is shown comes with its page.
      if (row.id < oldestShown) continue;
      if (this.#newest === undefined || row.id > this.#newest.id) this.#newest = row;
      if (this.#isBehind) continue;
      this.#keep(row);
      if (isAtOnce) shown.push(row.id);
      else this.#wait(row.id);
    }
    this.#show(shown);
    this.#publish();
  }

  /** Show verdicts on rows that are known, before the gateway tells of them. */
  judge(verdicts: ReadonlyMap<string, ThreatRow["verdict"]>): void {
    for (const [id, verdict] of verdicts) {
      const row = this.#known.get(id);
      if (row !== undefined && row.verdict !== verdict) this.#known.set(id, { ...row, verdict });
    }
    this.#publish();
  }

  showWaiting(): void {
    if (this.#waiting.size === 0) return;
    const shown = [...this.#waiting];
    this.#waiting.clear();
    this.#show(shown);
    this.#publish();
  }

  /** Whether rows may be missing between `batch`, the newest there are, and those known before. */
  leavesGap(batch: readonly ThreatRow[]): boolean {
    const newest = this.#newest;
    if (batch.length === 0 || newest === undefined) return false;
    return batch.every((row) => row.id > newest.id);
  }

  /** Keeps a row unless this revision of it, or a later one, is known. */
  #keep(row: ThreatRow): void {
    const known = this.#known.get(row.id);
    if (known !== undefined && known.revision >= row.revision) return;
    this.#known.set(row.id, row);
    if (this.#newest === undefined || row.id > this.#newest.id) this.#newest = row;
  }

  #wait(id: string): void {
    this.#waiting.add(id);
    if (this.#waiting.size <= MOST_WAITING) return;
    for (const each of this.#waiting) this.#known.delete(each);
    this.#waiting.clear();
    this.#isBehind = true;
  }

  #show(ids: readonly string[]): void {
    if (ids.length === 0) return;
    const order = merged(this.#order, [...ids].sort(newestFirst));
    this.#isFull ||= order.length >= MOST_SHOWN;
    for (const id of order.slice(MOST_SHOWN)) this.#known.delete(id);
    this.#order = order.slice(0, MOST_SHOWN);
  }

  #publish(): void {
    const rows = this.#order.flatMap((id) => this.#known.get(id) ?? []);
    const before = this.#view;
    const isSame =
      rows.length === before.rows.length && rows.every((row, at) => row === before.rows[at]);
    const waiting = this.#isBehind ? MOST_WAITING : this.#waiting.size;
    const [isBehind, isFull] = [this.#isBehind, this.#isFull];
    if (isSame && before.waiting === waiting && before.isBehind === isBehind) return;
    this.#view = { rows: isSame ? before.rows : rows, waiting, isBehind, isFull };
    for (const listener of this.#listeners) listener();
  }
}

function newestFirst(a: string, b: string): number {
  return a < b ? 1 : -1;
}

/** Two lists in their order as one. */
function merged(before: readonly string[], added: readonly string[]): readonly string[] {
  const both: string[] = [];
  let at = 0;
  for (const id of added) {
    for (let next = before[at]; next !== undefined && next > id; next = before[at]) {
      both.push(next);
      at += 1;
    }
    both.push(id);
  }
  return both.concat(before.slice(at));
}
