import { text, type Search } from "@/lib/search";

/** Where to go after the login: an address of ours, whatever a link says. */
export function nextIn(search: Search): { next?: string } {
  const next = text(search, "next");
  const isOurs = next !== undefined && /^\/(?![/\\])/.test(next);
  return isOurs ? { next } : {};
}
