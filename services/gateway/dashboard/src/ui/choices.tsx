import { Check, ChevronDown, Minus, X } from "lucide-react";
import { Popover } from "radix-ui";
import { useId, useState, type ReactNode } from "react";

import { cx } from "@/lib/cx";

import { Button } from "./button";

export interface Choice<T extends string> {
  value: T;
  label: ReactNode;
  /** What is typed to find it. */
  text: string;
  note?: ReactNode;
}

/** Several of a list; nothing chosen means all. */
export function Choices<T extends string>({
  label,
  choices,
  chosen,
  onChange,
  onSearch,
}: {
  label: string;
  choices: readonly Choice<T>[];
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
  /** Where what is typed may be chosen although it is not in the list. */
  onSearch?: (text: string) => Choice<T> | undefined;
}) {
  const [text, setText] = useState("");
  const id = useId();
  const asked = text.trim().toLowerCase();
  const extra = asked === "" ? undefined : onSearch?.(text.trim());
  const listed = choices.filter((choice) => choice.text.toLowerCase().includes(asked));
  const shown =
    extra !== undefined && !choices.some(({ value }) => value === extra.value)
      ? [...listed, extra]
      : listed;
  const toggle = (value: T) =>
    onChange(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);
  return (
    <Popover.Root onOpenChange={() => setText("")}>
      <Popover.Trigger asChild>
        <Button className={cx(chosen.length > 0 && "border-accent text-accent")}>
          {label}
          {chosen.length > 0 && (
            <span
              className="rounded bg-accent-soft px-1 text-xs"
              aria-label={`${chosen.length} chosen`}
            >
              {chosen.length}
            </span>
          )}
          <ChevronDown className="size-3.5 opacity-60" aria-hidden="true" />
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label={label}
          align="start"
          sideOffset={4}
          className="appears z-50 w-60 rounded-lg border border-line-strong bg-raised p-1 shadow-xl"
        >
          {(choices.length > 7 || onSearch !== undefined) && (
            <input
              aria-label={`Find in ${label}`}
              value={text}
              onChange={(event) => setText(event.target.value)}
              placeholder="Find…"
              className="field mb-1 h-7 w-full px-2"
            />
          )}
          <div role="group" aria-label={label} className="max-h-72 overflow-y-auto">
            {shown.map((choice) => (
              <label
                key={choice.value}
                htmlFor={`${id}-${choice.value}`}
                className="flex cursor-pointer items-center gap-2 rounded-md px-2 py-1 hover:bg-sunken has-focus-visible:bg-sunken"
              >
                <Box
                  id={`${id}-${choice.value}`}
                  checked={chosen.includes(choice.value)}
                  onChange={() => toggle(choice.value)}
                />
                <span className="foreign min-w-0 flex-1 truncate">{choice.label}</span>
                {choice.note !== undefined && (
                  <span className="text-xs text-faint tabular-nums">{choice.note}</span>
                )}
              </label>
            ))}
            {shown.length === 0 && <p className="px-2 py-1.5 text-faint">Nothing is called so.</p>}
          </div>
          {chosen.length > 0 && (
            <button
              type="button"
              className="mt-1 flex w-full items-center gap-2 rounded-md border-t border-line px-2 py-1.5 text-soft hover:text-ink"
              onClick={() => onChange([])}
            >
              <X className="size-3.5" aria-hidden="true" /> Clear
            </button>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** A checkbox. */
export function Box({
  label,
  checked,
  onChange,
  id,
  tabIndex,
}: {
  label?: string;
  checked: boolean | "mixed";
  onChange: (checked: boolean) => void;
  id?: string;
  tabIndex?: number;
}) {
  return (
    <span className="relative inline-grid size-4 shrink-0 place-items-center">
      {/* Larger than it looks: what is pressed with a finger needs 24 px. */}
      <input
        type="checkbox"
        {...(id !== undefined && { id })}
        {...(label !== undefined && { "aria-label": label })}
        {...(tabIndex !== undefined && { tabIndex })}
        {...(checked === "mixed" && { "aria-checked": "mixed" as const })}
        checked={checked === true}
        onChange={(event) => onChange(event.target.checked)}
        className="peer absolute -inset-1 size-6 cursor-pointer appearance-none outline-none"
      />
      <span
        aria-hidden="true"
        className="pointer-events-none grid size-4 place-items-center rounded border border-control bg-surface text-transparent peer-checked:border-accent peer-checked:bg-accent peer-checked:text-on-accent peer-focus-visible:outline-2 peer-focus-visible:outline-offset-1 peer-focus-visible:outline-accent peer-aria-[checked=mixed]:border-accent peer-aria-[checked=mixed]:bg-accent peer-aria-[checked=mixed]:text-on-accent"
      >
        {checked === "mixed" ? (
          <Minus className="size-3" strokeWidth={3} />
        ) : (
          <Check className="size-3" strokeWidth={3} />
        )}
      </span>
    </span>
  );
}
