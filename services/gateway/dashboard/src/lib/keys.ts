/** Single keys as commands, silent where somebody writes. */

import { useEffect, useRef } from "react";

import { KEYMAP, type Keys } from "./keymap";

/** Commands by their keys. */
export type Bindings = Partial<Record<Keys, (event?: KeyboardEvent) => void>>;

const WRITING =
  "input:not([type='checkbox'], [type='radio']), textarea, select, [contenteditable='true']";
/** What these keys mean on a control is the control's. */
const PRESSING = new Set(["Enter", " "]);
const CONTROLS = "a[href], button, summary, [role='tab']";
const BUSY = "[role='dialog'], [role='menu'], [role='listbox']";
const TOGETHER_MS = 1_200;

const FIRST_KEYS = new Set(
  Object.keys(KEYMAP)
    .filter((keys) => keys.includes(" "))
    .map((keys) => keys.split(" ")[0]),
);
const bound = new Set<{ current: Bindings }>();

/** Have these keys do this while the component is shown. */
export function useKeys(bindings: Bindings, enabled = true): void {
  const current = useRef(bindings);
  useEffect(() => {
    current.current = bindings;
  });
  useEffect(() => {
    if (!enabled) return;
    if (bound.size === 0) document.addEventListener("keydown", listen);
    bound.add(current);
    return () => {
      bound.delete(current);
      if (bound.size === 0) document.removeEventListener("keydown", listen);
    };
  }, [enabled]);
}

/** What can be done by a key on this page, in the order of the list of keys. */
export function commandsHere(): { keys: Keys; meaning: string; run: () => void }[] {
  return (Object.keys(KEYMAP) as Keys[]).flatMap((keys) => {
    const command = commandOf(keys);
    const { meaning, isMotion = false } = KEYMAP[keys];
    return command === undefined || isMotion ? [] : [{ keys, meaning, run: () => command() }];
  });
}

let before: { key: string; at: number } | undefined;

function listen(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
  if (isTaken(event)) return;
  const first = before !== undefined && event.timeStamp - before.at < TOGETHER_MS ? before.key : "";
  before = FIRST_KEYS.has(event.key) ? { key: event.key, at: event.timeStamp } : undefined;
  const command = commandOf(`${first} ${event.key}`) ?? commandOf(event.key);
  if (command === undefined) return;
  before = undefined;
  event.preventDefault();
  command(event);
}

/** What was bound last counts. */
function commandOf(keys: string) {
  return [...bound]
    .reverse()
    .map(({ current }) => current[keys as Keys])
    .find(Boolean);
}

function isTaken({ key, target }: KeyboardEvent): boolean {
  if (document.querySelector(BUSY) !== null) return true;
  if (!(target instanceof Element)) return false;
  if (target.closest(WRITING) !== null) return true;
  return PRESSING.has(key) && target.closest(CONTROLS) !== null;
}
