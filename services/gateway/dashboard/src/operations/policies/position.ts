/** Where in a JSON text the member that an error names stands. */

/** The line, counted from 1, of `conditions.patternsAny.0`; that of its nearest parent else. */
export function lineOf(text: string, field: string): number {
  const places = placesIn(text);
  const names = field.split(".").filter(Boolean);
  while (names.length > 0 && !places.has(names.join("."))) names.pop();
  return lineAt(text, places.get(names.join(".")) ?? 0);
}

/** The line at which a text is no JSON any more, as the browser's error says it. */
export function lineOfError(text: string, error: Error): number {
  const position = /position (\d+)/.exec(error.message)?.[1];
  return lineAt(text, position === undefined ? text.length : Number(position));
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}

/** Texts, brackets, separators, and everything else. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** An object or a list that is open, and which of its members is being read. */
interface Open {
  path: string;
  isList: boolean;
  index: number;
  name: string | undefined;
}

/** Where each member of an object and each item of a list begins, by its path. */
function placesIn(text: string): Map<string, number> {
  const places = new Map<string, number>();
  const open: Open[] = [];
  for (const { 0: token, index: at } of text.matchAll(TOKEN)) {
    const inside = open.at(-1);
    if (token === "}" || token === "]") open.pop();
    else if (token === "," && inside !== undefined) {
      inside.index += 1;
      inside.name = undefined;
    } else if (inside !== undefined && !inside.isList && inside.name === undefined) {
      inside.name = token.slice(1, -1);
      places.set(pathOf(inside), at);
    } else if (token !== ":") {
      const path = inside === undefined ? "" : pathOf(inside);
      if (inside?.isList) places.set(path, at);
      if (token === "{" || token === "[") {
        open.push({ path, isList: token === "[", index: 0, name: undefined });
      }
    }
  }
  return places;
}

function pathOf({ path, isList, index, name }: Open): string {
  const last = isList ? String(index) : (name ?? "");
  return path === "" ? last : `${path}.${last}`;
}
