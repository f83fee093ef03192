import { Search } from "lucide-react";

/** Where one types to find something in a list. */
export function Find({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <label className="relative block w-56 max-w-full">
      <span className="sr-only">{label}</span>
      <Search
        className="pointer-events-none absolute top-1.5 left-2 size-4 text-faint"
        aria-hidden="true"
      />
      <input
        type="search"
        placeholder={`${label}…`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="field h-7 w-full pr-2 pl-8"
      />
    </label>
  );
}

/** Those of which one of the texts has all the words that were typed. */
export function found<T>(
  rows: readonly T[],
  asked: string,
  textsOf: (row: T) => readonly (string | null | undefined)[],
): readonly T[] {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = textsOf(row).join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
