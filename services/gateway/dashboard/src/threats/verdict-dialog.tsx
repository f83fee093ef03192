import { useState } from "react";

import type { VerdictKind } from "@/api/types";
import { cx } from "@/lib/cx";
import { plural, words } from "@/lib/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Kbd } from "@/ui/kbd";

import { VERDICTS } from "./verdicts";

const MEANINGS: Record<VerdictKind, string> = {
  true_positive: "A real threat",
  false_positive: "A false alarm",
  benign: "It happened, and is allowed",
  suspicious: "Not certain; keep an eye on it",
  disregard: "Not worth a look",
  test: "Our own test",
  insufficient_data: "Nobody can say from this",
  duplicate: "The same as another one",
};

/** What a person makes of these threats. */
export function VerdictDialog({
  ids,
  onClose,
  onRecord,
}: {
  ids: readonly string[];
  onClose: () => void;
  onRecord: (verdict: VerdictKind, note: string) => void;
}) {
  const [chosen, setChosen] = useState<VerdictKind>();
  const [note, setNote] = useState("");
  const record = () => {
    if (chosen === undefined) return;
    onRecord(chosen, note.trim());
    onClose();
  };
  return (
    <Dialog
      title={`Verdict on ${plural(ids.length, "threat")}`}
      description="It is kept with the threat and counts in the scores of later ones."
      isOpen
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          record();
        }}
        onKeyDown={(event) => {
          if (event.target instanceof HTMLTextAreaElement) {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) record();
            return;
          }
          const at = Number(event.key) - 1;
          const verdict = VERDICTS[at];
          if (verdict !== undefined) setChosen(verdict);
        }}
      >
        <fieldset className="grid gap-1.5 sm:grid-cols-2">
          <legend className="sr-only">Verdict</legend>
          {VERDICTS.map((verdict, at) => (
            <label
              key={verdict}
              className={cx(
                "flex cursor-pointer items-start gap-2 rounded-md border border-line px-2.5 py-1.5 hover:bg-sunken",
                "has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent",
              )}
            >
              <input
                type="radio"
                name="verdict"
                value={verdict}
                autoFocus={at === 0}
                checked={chosen === verdict}
                onChange={() => setChosen(verdict)}
                className="sr-only"
              />
              <Kbd>{String(at + 1)}</Kbd>
              <span>
                <span className="block font-medium">{words(verdict)}</span>
                <span className="block text-xs text-soft">{MEANINGS[verdict]}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <label className="mt-3 block">
          <span className="text-soft">Note for colleagues</span>
          <textarea
            value={note}
            onChange={(event) => setNote(event.target.value)}
            rows={3}
            maxLength={4_000}
            className="mt-1 w-full field px-2 py-1.5"
          />
        </label>
        <div className="mt-3 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={chosen === undefined}>
            Record
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
