import {
  tableFeatures,
  useTable,
  type ColumnDef,
  type ColumnHelper,
  type Row,
  createColumnHelper,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useMemo, useRef, type KeyboardEvent, type ReactNode } from "react";

import { cx } from "@/lib/cx";

import { Box } from "./choices";
import { InList } from "./moment";

const features = tableFeatures({});

export interface HasId {
  readonly id: string;
}
export type Column<T extends HasId> = ColumnDef<typeof features, T>;

export function columnsOf<T extends HasId>(): ColumnHelper<typeof features, T> {
  return createColumnHelper<typeof features, T>();
}

const ROW_PX = 34;
const OVERSCAN = 6;
const HEADER_PX = 33;
const LOAD_AHEAD = 30;
const PAGE_ROWS = 15;
const STEPS: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE_ROWS,
  PageUp: -PAGE_ROWS,
  Home: -Infinity,
  End: Infinity,
};

/** Which rows are selected, where several can be. */
export interface Selection {
  ids: ReadonlySet<string>;
  select: (id: string, isSelected: boolean) => void;
  selectAll: (isSelected: boolean) => void;
}

export interface GridProps<T extends HasId> {
  label: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  /** Classes of a column's cells: how wide, and from which width of the grid on they are shown. */
  widths: Record<string, string>;
  nameOf: (row: T) => string;
  onOpen: (id: string) => void;
  onMove: (by: number) => void;
  cursor?: string | undefined;
  open?: string | undefined;
  selection?: Selection | undefined;
  onNearEnd?: () => void;
  footer?: ReactNode;
  banner?: ReactNode;
}

const estimateSize = () => ROW_PX;

/** Rows of one kind of thing; only those in view are in the page. */
export function Grid<T extends HasId>(props: GridProps<T>) {
  const { rows, columns, cursor, selection, onMove, onOpen, onNearEnd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize,
    overscan: OVERSCAN,
    // The header lies on what is scrolled: a row that is pointed at is seen below it.
    scrollMargin: HEADER_PX,
    scrollPaddingStart: HEADER_PX,
  });
  const items = virtual.getVirtualItems();
  // The table is made of what is in view: one of all rows would be made anew with each arrival.
  const first = items[0]?.index ?? 0;
  const inView = useMemo(
    () => rows.slice(first, first + items.length),
    [rows, first, items.length],
  );
  const table = useTable({ features, columns, data: inView, getRowId: (row) => row.id });
  const listed = table.getRowModel().rows;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - LOAD_AHEAD) onNearEnd?.();
  }, [last, rows.length, onNearEnd]);
  const cursorAt = cursor === undefined ? -1 : rows.findIndex((row) => row.id === cursor);
  useScrollingTo(cursor, () => {
    if (cursorAt < 0) return;
    const isNear = items.some(({ index }) => index === cursorAt);
    virtual.scrollToIndex(cursorAt, { align: isNear ? "auto" : "center" });
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const step = STEPS[event.key];
    if (step === undefined && event.key !== "Enter") return;
    event.preventDefault();
    if (step !== undefined) onMove(step);
    else if (cursor !== undefined) onOpen(cursor);
  };
  return (
    <div className="@container relative flex min-h-0 flex-1 flex-col">
      <div
        role="grid"
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        aria-multiselectable={selection !== undefined}
        aria-activedescendant={
          items.some(({ index }) => index === cursorAt) ? idOf(cursor ?? "") : undefined
        }
        tabIndex={0}
        ref={scroller}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto bg-surface -outline-offset-2"
      >
        <Header {...props} />
        <InList value={true}>
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
            {items.map(({ index, start }) => {
              const row = listed[index - first];
              if (row === undefined) return null;
              return (
                <MemoLine
                  key={row.id}
                  row={row}
                  shown={row.original}
                  name={props.nameOf(row.original)}
                  widths={props.widths}
                  index={index}
                  top={start - HEADER_PX}
                  isCursor={row.id === cursor}
                  isOpen={row.id === props.open}
                  isSelected={selection?.ids.has(row.id)}
                  onOpen={onOpen}
                  onSelect={selection?.select}
                />
              );
            })}
          </div>
        </InList>
        {props.footer}
      </div>
      {props.banner}
    </div>
  );
}

/** Scrolls when another row is pointed at, not when rows are put above it. */
function useScrollingTo(cursor: string | undefined, scroll: () => void): void {
  const current = useRef(scroll);
  useEffect(() => {
    current.current = scroll;
  });
  useEffect(() => current.current(), [cursor]);
}

function Header<T extends HasId>({ rows, columns, widths, selection }: GridProps<T>) {
  return (
    <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-surface">
      <div role="row" aria-rowindex={1} className="flex h-8 items-center gap-3 px-3">
        {selection !== undefined && (
          <span role="columnheader" className="flex w-4 shrink-0">
            <Box
              label="Select all that are listed"
              checked={isAll(rows, selection) ? true : selection.ids.size > 0 ? "mixed" : false}
              onChange={selection.selectAll}
            />
          </span>
        )}
        {columns.map(({ id = "", header }) => (
          <span
            key={id}
            role="columnheader"
            className={cx(
              "shrink-0 truncate",
              widths[id],
              "font-sans! text-xs! font-medium! text-faint!",
            )}
          >
            {typeof header === "string" ? header : null}
          </span>
        ))}
      </div>
    </div>
  );
}

function isAll(rows: readonly HasId[], { ids }: Selection): boolean {
  return rows.length > 0 && ids.size >= rows.length && rows.every((row) => ids.has(row.id));
}

interface LineProps<T extends HasId> {
  row: Row<typeof features, T>;
  /** What is shown; the row around it is made anew with each list. */
  shown: T;
  name: string;
  widths: Record<string, string>;
  index: number;
  top: number;
  isCursor: boolean;
  isOpen: boolean;
  isSelected: boolean | undefined;
  onOpen: (id: string) => void;
  onSelect: ((id: string, isSelected: boolean) => void) | undefined;
}

// `memo` forgets that a component is generic.
const MemoLine = memo(Line, isSame) as typeof Line;

function isSame(before: LineProps<HasId>, after: LineProps<HasId>): boolean {
  const names = Object.keys(after) as (keyof LineProps<HasId>)[];
  return names.every((name) => name === "row" || before[name] === after[name]);
}

function Line<T extends HasId>({
  row,
  name,
  widths,
  index,
  top,
  onOpen,
  onSelect,
  ...is
}: LineProps<T>) {
  return (
    <div
      role="row"
      id={idOf(row.id)}
      aria-rowindex={index + 2}
      aria-selected={is.isSelected ?? is.isOpen}
      aria-label={name}
      data-cursor={is.isCursor ? "" : undefined}
      onClick={() => onOpen(row.id)}
      style={{ transform: `translateY(${top}px)`, height: ROW_PX }}
      className={cx(
        "absolute inset-x-0 top-0 flex cursor-pointer contain-strict items-center gap-3 border-b border-line px-3 hover:bg-sunken",
        is.isSelected && "bg-accent-soft",
        is.isOpen && "bg-accent-soft shadow-[inset_2px_0_0_var(--accent)]",
        is.isCursor && !is.isOpen && "bg-sunken shadow-[inset_2px_0_0_var(--line-strong)]",
      )}
    >
      {onSelect !== undefined && (
        <span
          role="gridcell"
          className="flex w-4 shrink-0"
          onClick={(event) => event.stopPropagation()}
        >
          <Box
            label={`Select ${name}`}
            tabIndex={-1}
            checked={is.isSelected ?? false}
            onChange={(checked) => onSelect(row.id, checked)}
          />
        </span>
      )}
      {row.getAllCells().map((cell) => {
        const { cell: content } = cell.column.columnDef;
        return (
          <span
            key={cell.id}
            role="gridcell"
            className={cx("foreign shrink-0 truncate", widths[cell.column.id])}
          >
            {typeof content === "function" ? (content(cell.getContext()) as ReactNode) : null}
          </span>
        );
      })}
    </div>
  );
}

function idOf(id: string): string {
  return `row-${id}`;
}

/** Where the cursor goes from `at` by so many rows. */
export function moved<T extends HasId>(
  rows: readonly T[],
  cursor: string | undefined,
  by: number,
): T | undefined {
  const at = rows.findIndex((row) => row.id === cursor);
  return rows[Math.min(rows.length - 1, Math.max(0, at === -1 ? 0 : at + by))];
}
