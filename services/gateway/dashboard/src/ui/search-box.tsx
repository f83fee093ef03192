import { Search } from "lucide-react";
import { useEffect, useRef, useState, type RefObject } from "react";

const TYPED_MS = 250;

/** What is looked for, told once its writer pauses. */
export function SearchBox({
  label,
  placeholder,
  value,
  onChange,
  box,
}: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  box: RefObject<HTMLInputElement | null>;
}) {
  const [typed, setTyped] = useState(value);
  const [before, setBefore] = useState(value);
  // What the address says counts, whoever changed it.
  if (before !== value) {
    setBefore(value);
    setTyped(value);
  }
  const tell = useRef(onChange);
  useEffect(() => {
    tell.current = onChange;
  });
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => tell.current(typed), TYPED_MS);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return (
    <span className="relative min-w-40 flex-1 sm:max-w-72">
      <Search
        className="pointer-events-none absolute top-1.5 left-2 size-4 text-faint"
        aria-hidden="true"
      />
      <input
        ref={box}
        type="search"
        value={typed}
        maxLength={200}
        aria-label={label}
        placeholder={placeholder}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          event.currentTarget.blur();
        }}
        className="field h-7 w-full pr-2 pl-7.5"
      />
    </span>
  );
}
