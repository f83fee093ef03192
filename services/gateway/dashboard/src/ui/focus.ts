/** Where the focus goes when something that was opened closes. */

import { useState } from "react";

/** For a dialog that is opened by a key or a command, not by a trigger that it knows. */
export function useFocusBack(isOpen: boolean): { onCloseAutoFocus: (event: Event) => void } {
  const [wasOpen, setWasOpen] = useState(false);
  const [opener, setOpener] = useState<HTMLElement | null>(null);
  // While it is drawn for the first time the focus is still where it was.
  if (isOpen !== wasOpen) {
    setWasOpen(isOpen);
    if (isOpen) setOpener(focused());
  }
  return {
    onCloseAutoFocus: (event) => {
      event.preventDefault();
      opener?.focus();
    },
  };
}

/** What has the focus outside of dialogs. */
function focused(): HTMLElement | null {
  const { activeElement: at } = document;
  const isOutside = at instanceof HTMLElement && at !== document.body;
  return isOutside && at.closest("[role='dialog']") === null ? at : null;
}
