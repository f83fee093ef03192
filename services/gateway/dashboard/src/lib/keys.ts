/** Single keys as commands, silent where somebody writes. */

import { useEffect, useRef } from "react";

/** Commands by key, as `KeyboardEvent.key` names them. */
export type Bindings = Record<string, (event: KeyboardEvent) => void>;

const WRITING =
  "input:not([type='checkbox'], [type='radio']), textarea, select, [contenteditable='true']";
/** What these keys mean on a control is the control's. */
const PRESSING = new Set(["Enter", " "]);
const CONTROLS = "a[href], button, summary, [role='tab']";
const BUSY = "[role='dialog'], [role='menu'], [role='listbox']";

/** Have these keys do this while the component is shown. */
export function useKeys(bindings: Bindings, enabled = true): void {
  const current = useRef(bindings);
  useEffect(() => {
    current.current = bindings;
  });
  useEffect(() => {
    if (!enabled) return;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
      if (isTaken(event)) return;
      const command = current.current[event.key];
      if (command === undefined) return;
      event.preventDefault();
      command(event);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [enabled]);
}

function isTaken({ key, target }: KeyboardEvent): boolean {
  if (document.querySelector(BUSY) !== null) return true;
  if (!(target instanceof Element)) return false;
  if (target.closest(WRITING) !== null) return true;
  return PRESSING.has(key) && target.closest(CONTROLS) !== null;
}
