/**
 * The rows of one list of threats: pages that were asked for, and what the live stream tells.
 *
 * New rows wait until they are shown, so that nothing moves under the reader's eyes; rows that
 * are shown change in place. Ids begin with the time of receipt: their order is the list's.
 */

import type { ThreatRow } from "./row";

export interface FeedView {
  /** Newest first; the same array as long as nothing of it has changed. */
  readonly rows: readonly ThreatRow[];
  /** How many rows wait above. */
  readonly waiting: number;
}

type Listener = () => void;

export class ThreatFeed {
  readonly #known = new Map<string, ThreatRow>();
  readonly #waiting = new Set<string>();
  readonly #listeners = new Set<Listener>();
  readonly #pages = new WeakSet<readonly ThreatRow[]>();
  #order: string[] = [];
  #newest = "";
  #follows = false;
  #view: FeedView = { rows: [], waiting: 0 };

  subscribe = (listener: Listener): Listener => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  view = (): FeedView => this.#view;

  /** Every row that is known, shown or not. */
  known(): Iterable<ThreatRow> {
    return this.#known.values();
  }

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

  /** The newest row that is known, shown or not. */
  get newest(): ThreatRow | undefined {
    return this.#known.get(this.#newest);
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
    for (const row of rows) {
      this.#keep(row);
      this.#waiting.delete(row.id);
    }
    this.#sort();
    this.#publish();
  }

  /** What the live stream told, in its order. */
  tell(rows: readonly ThreatRow[]): void {
    const oldestShown = this.#order.at(-1) ?? "";
    const isAtOnce = this.#follows || this.#order.length === 0;
    let isMoved = false;
    for (const row of rows) {
      const isNew = !this.#known.has(row.id);
      // What is older than all that is shown comes with its page.
      if (isNew && row.id < oldestShown) continue;
      this.#keep(row);
      if (!isNew) continue;
      if (isAtOnce) isMoved = true;
      else this.#waiting.add(row.id);
    }
    if (isMoved) this.#sort();
    this.#publish();
  }

  /** Change a row that is known, before the gateway tells of it. */
  change(id: string, change: Partial<ThreatRow>): void {
    const row = this.#known.get(id);
    if (row === undefined) return;
    this.#known.set(id, { ...row, ...change });
    this.#publish();
  }

  showWaiting(): void {
    if (this.#waiting.size === 0) return;
    this.#waiting.clear();
    this.#sort();
    this.#publish();
  }

  /** Whether rows may be missing between `batch`, the newest there are, and those known before. */
  leavesGap(batch: readonly ThreatRow[]): boolean {
    if (batch.length === 0 || this.#newest === "") return false;
    return batch.every((row) => row.id > this.#newest);
  }

  /** Keeps a row unless this revision of it, or a later one, is known. */
  #keep(row: ThreatRow): void {
    const known = this.#known.get(row.id);
    if (known !== undefined && known.revision >= row.revision) return;
    this.#known.set(row.id, row);
    if (row.id > this.#newest) this.#newest = row.id;
  }

  #sort(): void {
    const shown = [...this.#known.keys()].filter((id) => !this.#waiting.has(id));
    this.#order = shown.sort((a, b) => (a < b ? 1 : -1));
  }

  #publish(): void {
    const rows = this.#order.flatMap((id) => this.#known.get(id) ?? []);
    const before = this.#view;
    const isSame =
      rows.length === before.rows.length && rows.every((row, at) => row === before.rows[at]);
    if (isSame && before.waiting === this.#waiting.size) return;
    this.#view = { rows: isSame ? before.rows : rows, waiting: this.#waiting.size };
    for (const listener of this.#listeners) listener();
  }
}
