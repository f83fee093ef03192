/** Where the focus goes when something that was opened closes. */

import { useRef } from "react";

// What opened the last one, for one that is opened out of another, which takes its own focus along.
let opener: HTMLElement | null = null;

/** Handlers for a dialog that is opened by a key or a command, not by a trigger that it knows. */
export function useFocusBack(): {
  onOpenAutoFocus: () => void;
  onCloseAutoFocus: (event: Event) => void;
} {
  const own = useRef<HTMLElement>(null);
  return {
    onOpenAutoFocus: () => {
      const { activeElement } = document;
      const isSomewhere = activeElement instanceof HTMLElement && activeElement !== document.body;
      own.current = isSomewhere ? activeElement : opener;
      opener = own.current;
    },
    onCloseAutoFocus: (event) => {
      event.preventDefault();
      own.current?.focus();
      opener = null;
    },
  };
}
