/** The query of the dashboard's addresses: plain words, a list repeats its parameter. */

export type Search = Readonly<Record<string, unknown>>;

/** What the address says; a parameter that comes once is a word, twice a list. */
export function parseSearch(query: string): Record<string, string | string[]> {
  const parameters = new URLSearchParams(query);
  const found: Record<string, string | string[]> = {};
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    found[name] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return found;
}

/** The same back, with its question mark. */
export function stringifySearch(search: Search): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const each of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof each === "string" && each !== "") parameters.append(name, each);
      else if (typeof each === "number" || typeof each === "boolean") {
        parameters.append(name, String(each));
      }
    }
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

/** The words of a parameter, each once; those that are known where `known` is given. */
export function someOf<T extends string = string>(
  search: Search,
  name: string,
  known?: readonly T[],
): T[] | undefined {
  const given: unknown[] = [search[name]].flat();
  const words = new Set(given.filter((each): each is string => typeof each === "string"));
  words.delete("");
  const found = [...words].filter((each): each is T => known?.includes(each as T) ?? true);
  return found.length > 0 ? found : undefined;
}

/** The word of a parameter where it is one of these. */
export function oneOf<T extends string>(
  search: Search,
  name: string,
  known: readonly T[],
): T | undefined {
  return known.find((each) => each === search[name]);
}

/** The text of a parameter. */
export function text(search: Search, name: string): string | undefined {
  const given = search[name];
  return typeof given === "string" && given.trim() !== "" ? given : undefined;
}
