import type { DeadLetter } from "@/api/types";
import { count } from "@/lib/words";
import { Box } from "@/ui/choices";
import { Ago } from "@/ui/moment";
import { Table, type TableColumn } from "@/ui/table";

/** Dead letters, of which some may be chosen. */
export function Letters({
  letters,
  chosen,
  onChoose,
  onOpen,
}: {
  letters: readonly DeadLetter[];
  chosen: ReadonlySet<string>;
  onChoose?: (ids: readonly string[]) => void;
  onOpen: (letter: DeadLetter) => void;
}) {
  const toggle = (id: string) =>
    onChoose?.(chosen.has(id) ? [...chosen].filter((each) => each !== id) : [...chosen, id]);
  const columns: TableColumn<DeadLetter>[] = [
    {
      name: "Id",
      cell: (letter) => (
        <button
          type="button"
          onClick={() => onOpen(letter)}
          title={letter.id}
          className="block max-w-32 truncate text-left font-mono text-xs text-accent hover:underline lg:max-w-80"
        >
          {letter.id}
        </button>
      ),
    },
    { name: "Reason", cell: ({ reason }) => reason, isWide: true },
    { name: "Given up", cell: ({ failed_at }) => <Ago moment={failed_at} /> },
    { name: "Tries", cell: ({ attempts }) => count(attempts), className: "text-right" },
    { name: "Requeued", cell: ({ requeues }) => count(requeues), className: "text-right" },
  ];
  const choosing: TableColumn<DeadLetter> = {
    name: "Chosen",
    cell: ({ id }) => (
      <Box label={`Choose ${id}`} checked={chosen.has(id)} onChange={() => toggle(id)} />
    ),
  };
  return (
    <Table
      label="Dead letters"
      rows={letters}
      keyOf={({ id }) => id}
      columns={onChoose === undefined ? columns : [choosing, ...columns]}
    />
  );
}
