/** The single keys there are: nothing else can be bound, so the help lists what is true. */

interface Known {
  group: "Everywhere" | "Lists" | "Threats";
  meaning: string;
  /** Whether it moves about rather than does something: no command by name then. */
  isMotion?: boolean;
  /** Whether another line of the help speaks for it. */
  isTold?: boolean;
}

const known = <Keys extends string>(keys: Record<Keys, Known>): Record<Keys, Known> => keys;

const TAB: Known = { group: "Threats", meaning: "A tab", isMotion: true, isTold: true };

/** By key as `KeyboardEvent.key` names it, two for one after the other. */
export const KEYMAP = known({
  "g t": { group: "Everywhere", meaning: "Threats", isMotion: true },
  "g s": { group: "Everywhere", meaning: "Sessions", isMotion: true },
  "g a": { group: "Everywhere", meaning: "Agents", isMotion: true },
  "g o": { group: "Everywhere", meaning: "Operations", isMotion: true },
  "?": { group: "Everywhere", meaning: "Keyboard" },
  j: { group: "Lists", meaning: "Next", isMotion: true },
  k: { group: "Lists", meaning: "Previous", isMotion: true },
  Enter: { group: "Lists", meaning: "Open", isMotion: true },
  Escape: { group: "Lists", meaning: "Close", isMotion: true },
  "/": { group: "Lists", meaning: "Search" },
  n: { group: "Lists", meaning: "Show what is new" },
  "[": { group: "Threats", meaning: "Previous, where one is open", isMotion: true },
  "]": { group: "Threats", meaning: "Next", isMotion: true },
  "1": { group: "Threats", meaning: "A tab of the open threat", isMotion: true },
  "2": TAB,
  "3": TAB,
  "4": TAB,
  "5": TAB,
  "6": TAB,
  "7": TAB,
  v: { group: "Threats", meaning: "Verdict" },
  x: { group: "Threats", meaning: "Select for a verdict on several" },
  u: { group: "Threats", meaning: "Take the last verdict back" },
});

export type Keys = keyof typeof KEYMAP;

const SHORT: Record<string, string> = { Escape: "Esc", Enter: "↵", "1": "1 – 7" };

/** The keys as they are drawn, one after the other. */
export function drawn(keys: Keys): string[] {
  return keys.split(" ").map((key) => SHORT[key] ?? key);
}
