import type { ReactNode } from "react";

import { cx } from "@/lib/cx";

/** A titled part of a page. */
export function Section({
  title,
  aside,
  children,
  className,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={cx("min-w-0 rounded-lg border border-line bg-surface", className)}>
      <header className="flex min-h-9 items-center gap-2 border-b border-line px-3 py-1.5">
        <h2 className="min-w-0 flex-1 font-semibold">{title}</h2>
        {aside}
      </header>
      <div className="p-3">{children}</div>
    </section>
  );
}

/** Facts by name; what is not known is left out. */
export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-4 gap-y-1">
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-faint">{name}</dt>
            <dd className="foreign min-w-0">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
