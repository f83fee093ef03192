import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";

import type { SessionFilters } from "@/sessions/filters";

/** Whose report it is, and what can be done about it. */
export function ReportHead({
  title,
  aside,
  sessions,
  children,
}: {
  title: string;
  aside: ReactNode;
  /** What its sessions are found by. */
  sessions: SessionFilters;
  children: ReactNode;
}) {
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 pt-3">
      <Link
        to="/agents"
        aria-label="All agents"
        className="grid size-7 place-items-center rounded-md text-soft hover:bg-sunken"
      >
        <ArrowLeft className="size-4" aria-hidden="true" />
      </Link>
      <h1 className="foreign text-base font-semibold">{title}</h1>
      <span className="text-soft">{aside}</span>
      <span className="ml-auto flex gap-2">
        <Link
          to="/sessions"
          search={sessions}
          className="inline-flex h-7 items-center rounded-md border border-line-strong bg-raised px-2.5 font-medium hover:bg-sunken"
        >
          Its sessions
        </Link>
        {children}
      </span>
    </header>
  );
}

/** A name, its figure, and what it means. */
export type Figure = readonly [string, ReactNode, string?];

export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className="mt-3 mb-1 grid shrink-0 grid-cols-[repeat(auto-fit,minmax(6.5rem,1fr))] gap-px border-y border-line bg-line">
      {figures.map(([name, value, title]) => (
        <div key={name} className="bg-surface px-3 py-1.5" title={title}>
          <dt className="text-xs text-faint">{name}</dt>
          <dd className="text-base leading-6 font-semibold tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
