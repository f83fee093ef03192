import { Eye } from "lucide-react";

import { words } from "@/lib/words";
import { Badge, SeverityMark } from "@/ui/badge";
import { columnsOf } from "@/ui/grid";
import { At } from "@/ui/moment";

import { FpScore } from "./fp-score";
import type { ThreatRow } from "@/api/types";
import { VerdictBadge } from "./verdict-badge";

const helper = columnsOf<ThreatRow>();

/** How wide a column is, and from which width of the list on it is shown. */
export const WIDTHS: Record<string, string> = {
  severity: "w-20 @max-md:w-4 @max-md:overflow-hidden",
  received: "w-24 text-soft @max-[24rem]:hidden",
  type: "min-w-36 flex-1 font-medium",
  customer: "min-w-26 flex-1 @max-[46rem]:hidden",
  address: "w-38 font-mono text-xs @max-[66rem]:hidden",
  fp: "w-24 @max-[38rem]:hidden",
  action: "w-20 text-soft @max-[54rem]:hidden",
  flags: "w-28 @max-[30rem]:w-7 @max-[30rem]:overflow-hidden",
};

export const columns = helper.columns([
  helper.accessor("severity", {
    id: "severity",
    header: "Severity",
    cell: ({ getValue }) => <SeverityMark severity={getValue()} />,
  }),
  helper.accessor("received_at", {
    id: "received",
    header: "Received",
    cell: ({ getValue }) => <At moment={getValue()} />,
  }),
  helper.accessor("threat_type", {
    id: "type",
    header: "Type",
    cell: ({ getValue }) => words(getValue()),
  }),
  helper.accessor("customer", {
    id: "customer",
    header: "Customer",
    cell: ({ getValue }) => getValue(),
  }),
  helper.accessor("source_ip", {
    id: "address",
    header: "Address",
    cell: ({ getValue }) => getValue() ?? <span className="text-faint">none</span>,
  }),
  helper.accessor("fp_score", {
    id: "fp",
    header: "False positive",
    cell: ({ getValue }) => <FpScore score={getValue()} />,
  }),
  helper.accessor("action", {
    id: "action",
    header: "Action",
    cell: ({ getValue }) => {
      const action = getValue();
      return action === null ? null : words(action);
    },
  }),
  helper.display({
    id: "flags",
    header: "Marks",
    cell: ({ row }) => <Marks row={row.original} />,
  }),
]);

function Marks({ row }: { row: ThreatRow }) {
  return (
    <span className="flex items-center gap-1">
      {row.status === "failed" && <Badge tone="critical">Failed</Badge>}
      {row.verdict !== null ? (
        <VerdictBadge verdict={row.verdict} />
      ) : (
        row.requires_review && (
          <Badge tone="accent" title="A person must look">
            <Eye className="size-3" aria-hidden="true" />
            <span className="@max-[30rem]:sr-only">Review</span>
          </Badge>
        )
      )}
    </span>
  );
}
