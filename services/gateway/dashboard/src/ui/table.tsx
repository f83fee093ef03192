import type { ReactNode } from "react";

import { cx } from "@/lib/cx";

import { InList } from "./moment";

export interface TableColumn<T> {
  name: string;
  cell: (row: T) => ReactNode;
  /** Takes what the others leave; what stands there may be broken anywhere. */
  isWide?: boolean;
  className?: string;
}

/** A short list as a table. */
export function Table<T>({
  label,
  rows,
  columns,
  keyOf,
}: {
  label: string;
  rows: readonly T[];
  columns: readonly TableColumn<T>[];
  keyOf: (row: T) => string;
}) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table className="w-full">
        <thead>
          <tr className="border-b border-line text-left text-xs text-faint">
            {columns.map(({ name, isWide, className }) => (
              <th
                key={name}
                scope="col"
                className={cx(
                  "px-3 py-1.5 font-medium whitespace-nowrap",
                  isWide && "w-full",
                  className,
                )}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr key={keyOf(row)} className="align-top hover:bg-sunken">
              {columns.map(({ name, cell, isWide, className }) => (
                <td
                  key={name}
                  className={cx(
                    "px-3 py-1.5",
                    isWide
                      ? "foreign w-full min-w-48"
                      : "max-w-md wrap-break-word [unicode-bidi:isolate]",
                    className,
                  )}
                >
                  <InList value={true}>{cell(row)}</InList>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
