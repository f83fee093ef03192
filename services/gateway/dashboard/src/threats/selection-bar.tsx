import { plural } from "@/lib/words";
import { Button } from "@/ui/button";

/** What can be done with all that is selected. */
export function SelectionBar({
  number,
  onJudge,
  onWithdraw,
  onClear,
}: {
  number: number;
  onJudge: () => void;
  /** Absent where none of them is judged. */
  onWithdraw: (() => void) | undefined;
  onClear: () => void;
}) {
  return (
    <div className="appears flex shrink-0 items-center gap-2 border-b border-line bg-accent-soft px-3 py-1.5">
      <span className="font-medium">{plural(number, "threat")} selected</span>
      <Button kind="primary" className="ml-auto" onClick={onJudge}>
        Verdict…
      </Button>
      {onWithdraw !== undefined && <Button onClick={onWithdraw}>Take back</Button>}
      <Button onClick={onClear}>Clear</Button>
    </div>
  );
}
