import type { ReactNode } from "react";

/** What stands above a list. */
export function Toolbar({ children }: { children: ReactNode }) {
  return (
    <div className="sticky top-0 z-10 flex flex-wrap items-center gap-2 border-b border-line bg-canvas px-3 py-1.5">
      {children}
    </div>
  );
}
