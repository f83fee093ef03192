import { Tabs as Radix } from "radix-ui";
import { useEffect, useRef, type ReactNode } from "react";

export interface Tab<Name extends string> {
  name: Name;
  label: ReactNode;
  content: () => ReactNode;
}

/** Tabs whose choice is kept elsewhere, as in the address. */
export function Tabs<Name extends string>({
  tabs,
  value,
  onChange,
  label,
}: {
  tabs: readonly Tab<Name>[];
  value: Name;
  onChange: (name: Name) => void;
  label: string;
}) {
  const list = useRef<HTMLDivElement>(null);
  // Where not all fit beside each other, the open one is in view.
  useEffect(() => {
    const chosen = list.current?.querySelector("[data-state=active]");
    chosen?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [value]);
  const open = tabs.find((tab) => tab.name === value) ?? tabs[0];
  return (
    <Radix.Root
      {...(open !== undefined && { value: open.name })}
      onValueChange={(name) => onChange(name as Name)}
      className="flex min-h-0 flex-1 flex-col"
    >
      <Radix.List
        ref={list}
        aria-label={label}
        className="flex shrink-0 gap-1 overflow-x-auto border-b border-line px-3"
      >
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.name}
            value={tab.name}
            className="-mb-px shrink-0 border-b-2 border-transparent px-2 py-2 font-medium text-soft -outline-offset-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {open !== undefined && (
        <Radix.Content
          key={open.name}
          value={open.name}
          className="min-h-0 flex-1 overflow-y-auto -outline-offset-2"
        >
          {open.content()}
        </Radix.Content>
      )}
    </Radix.Root>
  );
}
