/**
 * Where words stand in a text that says them a little otherwise: what was kept of an analysis has
 * its values masked, its white space folded and its markup taken out.
 */

export interface Passage {
  start: number;
  end: number;
}

interface Word extends Passage {
  text: string;
}

/** So many words may stand between two that follow each other in what is looked for. */
const GAP = 6;
/** So much of it must be found. */
const ENOUGH = 0.6;
const OPENINGS = 3;

/** The passage of a text that says this best. */
export function findPassage(text: string, said: string): Passage | undefined {
  const exact = text.indexOf(said);
  if (exact >= 0 && said !== "") return { start: exact, end: exact + said.length };
  const wanted = wordsOf(said);
  const words = wordsOf(text);
  const openings = new Set(wanted.slice(0, OPENINGS).map((word) => word.text));
  let best: { score: number; passage: Passage } | undefined;
  words.forEach((word, at) => {
    if (!openings.has(word.text)) return;
    const { score, last } = aligned(words, at, wanted);
    if (score <= (best?.score ?? 0)) return;
    best = { score, passage: { start: word.start, end: last.end } };
  });
  return best !== undefined && best.score >= ENOUGH ? best.passage : undefined;
}

/** How much of what is wanted stands in the text from a word on, and where it ends. */
function aligned(
  words: readonly Word[],
  from: number,
  wanted: readonly Word[],
): { score: number; last: Passage } {
  let at = from;
  let found = 0;
  let last: Passage = words[from] ?? { start: 0, end: 0 };
  for (const { text } of wanted) {
    const next = words.slice(at, at + GAP).findIndex((word) => word.text === text);
    if (next === -1) continue;
    last = words[at + next] ?? last;
    at += next + 1;
    found += 1;
  }
  return { score: found / wanted.length, last };
}

const WORD = /[\p{L}\p{N}]+/gu;
/** A line's end or a tab inside a JSON string; its letter is no part of the word behind it. */
const ESCAPE = /\\[nrt]/g;

function wordsOf(text: string): Word[] {
  const plain = text.replace(ESCAPE, "  ");
  return [...plain.matchAll(WORD)].map(({ index, 0: found }) => ({
    text: found.toLowerCase(),
    start: index,
    end: index + found.length,
  }));
}

/** Where a member's value stands in JSON that was written out. */
export function findMember(json: string, path: string, value: string): Passage | undefined {
  const name = /([^.[\]]+)(?:\[\d+\])*$/.exec(path)?.[1] ?? path;
  const key = `${JSON.stringify(name)}:`;
  const lower = json.toLowerCase();
  const written = value.toLowerCase();
  for (let at = json.indexOf(key); at >= 0; at = json.indexOf(key, at + 1)) {
    const start = lower.indexOf(written, at + key.length);
    // The value, a quotation mark or an indented list before it.
    if (start >= 0 && !/[:{]/.test(json.slice(at + key.length, start))) {
      return { start, end: start + written.length };
    }
  }
  return undefined;
}
