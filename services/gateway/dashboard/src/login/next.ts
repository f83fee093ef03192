import { text, type Search } from "@/lib/search";

/** Where to go after the login: an address of ours, whatever a link says. */
export function nextIn(search: Search): { next?: string } {
  const next = text(search, "next");
  const isOurs = next !== undefined && /^\/(?![/\\])/.test(next);
  return isOurs ? { next } : {};
}

const KEPT = "watchfloor.next";

/** Keep where to go while somebody logs in at the issuer, who sends everybody to the beginning. */
export function keepNext(next: string | undefined): void {
  if (next === undefined) sessionStorage.removeItem(KEPT);
  else sessionStorage.setItem(KEPT, next);
}

/** What was kept, once. */
export function takeNext(): string | undefined {
  const kept = sessionStorage.getItem(KEPT) ?? undefined;
  sessionStorage.removeItem(KEPT);
  return nextIn({ next: kept }).next;
}
