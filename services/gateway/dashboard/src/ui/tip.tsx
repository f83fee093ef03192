import { useEffect, useLayoutEffect, useRef, useState } from "react";

const ID = "tip";
const AFTER_MS = 350;
const GAP_PX = 6;

/** A hint that an element carries in `data-tip`, where it stands. */
interface Shown {
  of: Element;
  text: string;
}

/**
 * The hint of what is pointed at or has the focus: one for the whole page, so that a list of a
 * thousand rows carries no thousand of them. It stays while pointed at and goes with Escape.
 */
export function Tips() {
  const [shown, setShown] = useState<Shown>();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (of: Element | null, afterMs: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => setShown(shownOf(of)), afterMs);
    };
    const onOver = ({ target }: Event) => {
      if (!(target instanceof Element) || box.current?.contains(target)) clearTimeout(timer);
      else show(target.closest("[data-tip]"), AFTER_MS);
    };
    const onFocus = ({ target }: Event) =>
      show(
        target instanceof Element && target.matches("[data-tip]:focus-visible") ? target : null,
        0,
      );
    const hide = () => show(null, 0);
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && hide();
    const heard = [
      ["pointerover", onOver],
      ["pointerdown", hide],
      ["focusin", onFocus],
      ["focusout", hide],
      ["keydown", onKey],
      ["scroll", hide],
    ] as const;
    for (const [name, listen] of heard) {
      document.addEventListener(name, listen as EventListener, { capture: true, passive: true });
    }
    return () => {
      clearTimeout(timer);
      for (const [name, listen] of heard) {
        document.removeEventListener(name, listen as EventListener, { capture: true });
      }
    };
  }, []);
  useLayoutEffect(() => {
    if (shown === undefined || box.current === null) return;
    place(box.current, shown.of.getBoundingClientRect());
    shown.of.setAttribute("aria-describedby", ID);
    return () => shown.of.removeAttribute("aria-describedby");
  }, [shown]);
  if (shown === undefined) return null;
  return (
    <div
      ref={box}
      id={ID}
      role="tooltip"
      className="foreign fixed top-0 left-0 z-60 max-w-80 rounded-md bg-ink px-2 py-1 text-xs text-canvas tabular-nums shadow-lg"
    >
      {shown.text}
    </div>
  );
}

function shownOf(of: Element | null): Shown | undefined {
  const text = of?.getAttribute("data-tip");
  return of?.isConnected && text ? { of, text } : undefined;
}

/** Below what it is about, above it where there is no room, never outside of the window. */
function place(box: HTMLElement, about: DOMRect): void {
  const { width, height } = box.getBoundingClientRect();
  const below = about.bottom + GAP_PX;
  const top = below + height > innerHeight ? about.top - GAP_PX - height : below;
  const middle = about.left + about.width / 2 - width / 2;
  const left = Math.max(GAP_PX, Math.min(middle, innerWidth - width - GAP_PX));
  box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}
