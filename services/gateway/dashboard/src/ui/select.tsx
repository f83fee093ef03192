import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";

import { nonce } from "@/lib/nonce";

import { Button } from "./button";

// The library takes an empty value for "nothing chosen".
const NONE = "-";

/** One of a few. */
export function Select<T extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: T;
  choices: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}) {
  return (
    <Radix.Root
      value={value === "" ? NONE : value}
      onValueChange={(chosen) => onChange((chosen === NONE ? "" : chosen) as T)}
    >
      <Radix.Trigger asChild aria-label={label}>
        <Button>
          <Radix.Value />
          <ChevronDown className="size-3.5 opacity-60" aria-hidden="true" />
        </Button>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="appears z-50 min-w-(--radix-select-trigger-width) rounded-lg border border-line-strong bg-raised p-1 shadow-xl"
        >
          <Radix.Viewport {...(nonce() !== undefined && { nonce: nonce() })}>
            {choices.map(([each, text]) => (
              <Radix.Item
                key={each}
                value={each === "" ? NONE : each}
                className="flex cursor-pointer items-center justify-between gap-4 rounded-md px-2 py-1 outline-none data-highlighted:bg-sunken"
              >
                <Radix.ItemText>{text}</Radix.ItemText>
                <Radix.ItemIndicator>
                  <Check className="size-3.5 text-accent" aria-hidden="true" />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
