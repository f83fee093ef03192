import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { MailCheck, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";

import { may, meQuery } from "@/api/account";
import { deadLettersQuery, dropLetter, requeueLetter } from "@/api/operations";
import type { DeadLetter, DeadLetterKind } from "@/api/types";
import { count, words } from "@/lib/words";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { At } from "@/ui/moment";
import { Select } from "@/ui/select";
import { Empty, Queried } from "@/ui/states";
import { Table } from "@/ui/table";
import { tell, tellError } from "@/ui/toast";

const KINDS: readonly DeadLetterKind[] = ["signals", "events", "deliveries", "steps"];

/** What was given up, until a person decides. */
export function DeadLetters() {
  const [kind, setKind] = useState<DeadLetterKind>("signals");
  const [doomed, setDoomed] = useState<DeadLetter>();
  const query = useQuery(deadLettersQuery(kind));
  const { data: me } = useSuspenseQuery(meQuery);
  const client = useQueryClient();
  const settled = () =>
    void client.invalidateQueries({ queryKey: deadLettersQuery(kind).queryKey });
  const requeueing = useMutation({
    mutationFn: requeueLetter,
    onSuccess: () => tell("It is tried again."),
    onError: tellError,
    onSettled: settled,
  });
  const dropping = useMutation({
    mutationFn: dropLetter,
    onSuccess: () => tell("Dropped."),
    onError: tellError,
    onSettled: settled,
  });
  const mayDecide = may(me, "dead-letters:decide");
  return (
    <div>
      <div className="px-3 py-1.5">
        <Select
          label="Kind"
          value={kind}
          choices={KINDS.map((each) => [each, words(each)] as const)}
          onChange={setKind}
        />
      </div>
      <Queried query={query}>
        {({ dead_letters }) =>
          dead_letters.length === 0 ? (
            <Empty icon={MailCheck} title="Nothing was given up" />
          ) : (
            <Table
              label="Dead letters"
              rows={dead_letters}
              keyOf={(letter) => letter.id}
              columns={[
                { name: "Given up", cell: (letter) => <At moment={letter.failed_at} /> },
                {
                  name: "Id",
                  cell: (letter) => <code className="font-mono text-xs">{letter.id}</code>,
                },
                { name: "Reason", cell: (letter) => letter.reason, className: "w-full" },
                { name: "Tries", cell: (letter) => count(letter.attempts) },
                {
                  name: "Decide",
                  cell: (letter) =>
                    mayDecide && (
                      <span className="flex">
                        <IconButton
                          label="Try again"
                          disabled={requeueing.isPending}
                          onClick={() => requeueing.mutate(letter)}
                        >
                          <RotateCcw className="size-3.5" aria-hidden="true" />
                        </IconButton>
                        <IconButton label="Drop" onClick={() => setDoomed(letter)}>
                          <Trash2 className="size-3.5" aria-hidden="true" />
                        </IconButton>
                      </span>
                    ),
                },
              ]}
            />
          )
        }
      </Queried>
      {doomed !== undefined && (
        <Dialog
          title="Drop this dead letter?"
          description="It cannot be brought back. A threat that failed stays in the list."
          isOpen
          onClose={() => setDoomed(undefined)}
        >
          <div className="flex justify-end gap-2">
            <Button onClick={() => setDoomed(undefined)}>Cancel</Button>
            <Button
              kind="danger"
              onClick={() => {
                dropping.mutate(doomed);
                setDoomed(undefined);
              }}
            >
              Drop
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
