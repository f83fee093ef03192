/** Where a text stands in JSON. */

export interface Found {
  /** Branches with a match somewhere below them. */
  branches: ReadonlySet<object>;
  /** How many names and values match. */
  count: number;
}

/** Look at every name and value once; case does not matter. */
export function findIn(value: unknown, needle: string): Found {
  const branches = new Set<object>();
  let count = 0;
  const look = (each: unknown): boolean => {
    if (!isBranch(each)) {
      const isHit = matches(leafText(each), needle);
      if (isHit) count += 1;
      return isHit;
    }
    let isHit = false;
    for (const [name, member] of Object.entries(each)) {
      const isNamed = !Array.isArray(each) && matches(name, needle);
      if (isNamed) count += 1;
      // Both are asked: what a name hides would not be counted.
      if (look(member) || isNamed) isHit = true;
    }
    if (isHit) branches.add(each);
    return isHit;
  };
  look(value);
  return { branches, count };
}

export function isBranch(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

export function leafText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

export function matches(text: string, needle: string): boolean {
  return needle !== "" && text.toLowerCase().includes(needle.toLowerCase());
}

/** The text in parts, every second of which is the needle. */
export function partsOf(text: string, needle: string): string[] {
  if (needle === "") return [text];
  const lower = text.toLowerCase();
  // Lower case may be longer than what it stands for: places would not be the same.
  if (lower.length !== text.length) return [text];
  const parts: string[] = [];
  let from = 0;
  const wanted = needle.toLowerCase();
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
    parts.push(text.slice(from, at), text.slice(at, at + wanted.length));
    from = at + wanted.length;
  }
  return [...parts, text.slice(from)];
}
