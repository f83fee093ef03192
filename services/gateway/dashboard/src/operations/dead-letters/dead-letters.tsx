import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { MailCheck, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";

import { may, meQuery } from "@/api/account";
import { deadLettersQuery, decideLetters, type Decision } from "@/api/operations";
import type { DeadLetter, DeadLetterKind, DecidedLetters } from "@/api/types";
import { plural, words } from "@/lib/words";
import { Button } from "@/ui/button";
import { Box } from "@/ui/choices";
import { Confirm } from "@/ui/confirm";
import { Find, found } from "@/ui/find";
import { Select } from "@/ui/select";
import { Empty, Queried } from "@/ui/states";
import { Toolbar } from "@/ui/toolbar";

import { Letter } from "./letter";
import { Outcome } from "./outcome";
import { Letters } from "./table";

const KINDS: readonly DeadLetterKind[] = ["signals", "events", "deliveries", "steps"];

interface Asked {
  decision: Decision;
  ids: readonly string[];
}

/** What was given up, until a person decides. */
export function DeadLetters() {
  const [kind, setKind] = useState<DeadLetterKind>("signals");
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<DeadLetter>();
  const [asked, setAsked] = useState<Asked>();
  const [outcome, setOutcome] = useState<DecidedLetters>();
  const query = useQuery(deadLettersQuery(kind));
  const { data: me } = useSuspenseQuery(meQuery);
  const client = useQueryClient();
  const all = query.data?.dead_letters ?? [];
  const shown = found(all, text, ({ id, reason }) => [id, reason]);
  const ids = shown.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const mayDecide = may(me, "dead-letters:decide");
  const decide = async ({ decision, ids }: Asked) => {
    setOutcome(await decideLetters(decision, kind, ids));
    setOpen(undefined);
    setChosen(new Set());
    await client.invalidateQueries({ queryKey: deadLettersQuery(kind).queryKey });
  };
  const ask = (decision: Decision) => setAsked({ decision, ids });
  return (
    <div>
      <Toolbar>
        <Select
          label="Kind"
          value={kind}
          choices={KINDS.map((each) => [each, words(each)] as const)}
          onChange={(next) => {
            setKind(next);
            setChosen(new Set());
            setOutcome(undefined);
          }}
        />
        <Find label="Find an id or a reason" value={text} onChange={setText} />
        <span className="flex-1" />
        {mayDecide && shown.length > 0 && (
          <>
            <span className="flex items-center gap-2 text-soft">
              <Box
                label="Choose all"
                checked={ids.length === 0 ? false : ids.length === shown.length || "mixed"}
                onChange={(all) => setChosen(new Set(all ? shown.map(({ id }) => id) : []))}
              />
              {ids.length} chosen
            </span>
            <Button disabled={ids.length === 0} onClick={() => ask("requeue")}>
              <RotateCcw className="size-3.5" aria-hidden="true" /> Try again
            </Button>
            <Button kind="danger" disabled={ids.length === 0} onClick={() => ask("drop")}>
              <Trash2 className="size-3.5" aria-hidden="true" /> Drop
            </Button>
          </>
        )}
        {!mayDecide && <span className="text-faint">Your role may look, not decide.</span>}
      </Toolbar>
      {outcome !== undefined && (
        <Outcome outcome={outcome} kind={kind} onClose={() => setOutcome(undefined)} />
      )}
      <Queried query={query}>
        {() =>
          shown.length > 0 ? (
            <Letters
              letters={shown}
              chosen={chosen}
              onOpen={setOpen}
              {...(mayDecide && { onChoose: (ids) => setChosen(new Set(ids)) })}
            />
          ) : all.length > 0 ? (
            <Empty title="No dead letter is like this" />
          ) : (
            <Empty icon={MailCheck} title="Nothing was given up">
              What cannot be processed is kept here, with the reason.
            </Empty>
          )
        }
      </Queried>
      {open !== undefined && (
        <Letter
          letter={open}
          onClose={() => setOpen(undefined)}
          {...(mayDecide && {
            onDecide: (decision) => setAsked({ decision, ids: [open.id] }),
          })}
        />
      )}
      {asked !== undefined && (
        <Confirm
          {...questionOf(asked)}
          onConfirm={() => decide(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}

function questionOf({ decision, ids: { length } }: Asked) {
  const letters = plural(length, "dead letter");
  return decision === "drop"
    ? {
        title: `Drop ${letters}?`,
        description: "This cannot be undone. Threats that failed stay in their list.",
        action: "Drop",
        kind: "danger" as const,
      }
    : {
        title: `Try ${letters} again?`,
        description: "What fails again comes back here. This cannot be undone.",
        action: "Try again",
        kind: "primary" as const,
      };
}
