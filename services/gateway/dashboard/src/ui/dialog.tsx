import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

import { IconButton } from "./button";
import { useFocusBack } from "./focus";

export function Dialog({
  title,
  description,
  isOpen,
  onClose,
  children,
}: {
  title: string;
  description?: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const focusBack = useFocusBack(isOpen);
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[#000]/50" />
        <Radix.Content
          {...focusBack}
          {...(description === undefined && { "aria-describedby": undefined })}
          className="appears fixed top-[12vh] left-1/2 z-50 max-h-[76vh] w-[min(34rem,calc(100vw-1.5rem))] -translate-x-1/2 overflow-y-auto rounded-xl border border-line-strong bg-raised shadow-2xl"
        >
          <header className="flex items-start gap-3 px-4 pt-3.5">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="text-soft">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close">
                <X className="size-4" aria-hidden="true" />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="px-4 pt-3 pb-4">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
