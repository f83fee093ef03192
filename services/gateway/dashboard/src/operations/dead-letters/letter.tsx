import { Link } from "@tanstack/react-router";

import type { Decision } from "@/api/operations";
import type { DeadLetter } from "@/api/types";
import { count } from "@/lib/words";
import { Button } from "@/ui/button";
import { Copy } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";
import { JsonTree } from "@/ui/json-tree";
import { At } from "@/ui/moment";
import { Facts } from "@/ui/section";

/** One dead letter, with what it holds. */
export function Letter({
  letter,
  onDecide,
  onClose,
}: {
  letter: DeadLetter;
  onDecide?: (decision: Decision) => void;
  onClose: () => void;
}) {
  return (
    <Dialog title="Dead letter" isOpen onClose={onClose}>
      <Facts
        facts={[
          ["Id", <code className="font-mono text-xs">{letter.id}</code>],
          ["Reason", letter.reason],
          ["Given up", <At moment={letter.failed_at} long />],
          ["Tries", count(letter.attempts)],
          ["Requeued", count(letter.requeues)],
        ]}
      />
      <div className="mt-3 flex items-center gap-2">
        <h3 className="flex-1 font-semibold">What it holds</h3>
        <Copy text={() => JSON.stringify(letter.content, null, 2)} label="Copy the JSON" />
      </div>
      {letter.content === null ? (
        <p className="text-soft">It could not be read, so nothing of it is shown.</p>
      ) : (
        <div className="max-h-80 overflow-auto rounded-md border border-line bg-sunken p-2">
          <JsonTree value={letter.content} />
        </div>
      )}
      <div className="mt-3 flex flex-wrap justify-end gap-2">
        {letter.kind === "signals" && (
          <Link
            to="/threats/$threatId"
            params={{ threatId: letter.id }}
            className="mr-auto self-center text-accent hover:underline"
          >
            The failed threat
          </Link>
        )}
        {onDecide !== undefined && (
          <>
            <Button onClick={() => onDecide("requeue")}>Try again</Button>
            <Button kind="danger" onClick={() => onDecide("drop")}>
              Drop
            </Button>
          </>
        )}
      </div>
    </Dialog>
  );
}
