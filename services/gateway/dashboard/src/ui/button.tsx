import type { ComponentProps } from "react";

import { cx } from "@/lib/cx";

type Kind = "plain" | "primary" | "quiet" | "danger";

const KINDS: Record<Kind, string> = {
  plain: "border-line-strong bg-raised text-ink hover:bg-sunken",
  primary: "border-accent bg-accent text-on-accent hover:brightness-110",
  quiet: "border-transparent bg-transparent text-soft hover:bg-sunken hover:text-ink",
  danger: "border-critical bg-transparent text-critical hover:bg-critical-soft",
};

export function Button({
  kind = "plain",
  className,
  type = "button",
  ...rest
}: ComponentProps<"button"> & { kind?: Kind }) {
  return (
    <button
      type={type}
      className={cx(
        "inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-md border px-2.5 text-sm font-medium whitespace-nowrap transition-colors",
        "disabled:cursor-not-allowed disabled:opacity-50",
        "aria-pressed:bg-accent-soft aria-pressed:text-accent aria-expanded:bg-sunken",
        KINDS[kind],
        className,
      )}
      {...rest}
    />
  );
}

/** A button that shows a picture only; its label is said, and shown when pointed at. */
export function IconButton({
  label,
  className,
  ...rest
}: ComponentProps<typeof Button> & { label: string }) {
  return (
    <Button
      kind="quiet"
      aria-label={label}
      data-tip={label}
      className={cx("w-7 px-0!", className)}
      {...rest}
    />
  );
}
