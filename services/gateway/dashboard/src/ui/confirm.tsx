import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { Button } from "./button";
import { Dialog } from "./dialog";

/** Asks before something is done; stays and says why where it could not be done. */
export function Confirm({
  title,
  description,
  action,
  kind = "danger",
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  description: string;
  /** What the button says. */
  action: string;
  kind?: "danger" | "primary";
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
  children?: ReactNode;
}) {
  const doing = useMutation({ mutationFn: onConfirm, onSuccess: onClose });
  return (
    <Dialog title={title} description={description} isOpen onClose={onClose}>
      {children}
      {doing.isError && (
        <p role="alert" className="foreign mb-2 text-critical">
          {doing.error.message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind={kind} disabled={doing.isPending} onClick={() => doing.mutate()}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
