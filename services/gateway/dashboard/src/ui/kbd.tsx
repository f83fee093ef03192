/** A key of the keyboard. */
export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="inline-grid h-4.5 min-w-4.5 place-items-center rounded border border-line-strong bg-sunken px-1 font-mono text-2xs text-soft">
      {children}
    </kbd>
  );
}
