import type { AuditEntry } from "@/api/types";
import { count, words } from "@/lib/words";
import { Copy } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";
import { At } from "@/ui/moment";
import { Facts } from "@/ui/section";

/** One entry of the audit log, whole. */
export function AuditDetail({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const mono = (text: string | null) =>
    text === null ? null : <code className="font-mono text-xs">{text}</code>;
  return (
    <Dialog title={entry.operation} isOpen onClose={onClose}>
      <Facts
        facts={[
          ["When", <At moment={entry.at} long />],
          ["Who", mono(entry.actor)],
          ["About", words(entry.kind)],
          ["Needed", mono(entry.permission)],
          ["Subject", mono(entry.subject)],
          ["Came in by", entry.face],
          ["From", entry.address],
          ["Result", words(entry.result)],
          ["Reason", entry.reason],
          ["Detail", entry.detail],
          ["Call", mono(entry.request_id)],
          ["Entry", mono(entry.entry_id)],
          ["Seal", sealOf(entry)],
        ]}
      />
      <p className="mt-3 flex items-center gap-2 text-faint">
        <span className="flex-1">
          Subjects are tokens: the log holds nobody's id. <code>watchfloor audit verify</code>{" "}
          proves the chain.
        </span>
        <Copy text={() => JSON.stringify(entry, null, 2)} label="Copy the JSON" />
      </p>
    </Dialog>
  );
}

function sealOf({ position }: AuditEntry): string {
  return position === null
    ? "Not sealed yet; that takes seconds"
    : `Sealed, at place ${count(position)} of the chain`;
}
