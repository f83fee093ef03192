import { drawn, KEYMAP, type Keys } from "@/lib/keymap";
import { Dialog } from "@/ui/dialog";
import { Kbd } from "@/ui/kbd";

import { PALETTE_KEY } from "./areas";

const LISTED = (Object.keys(KEYMAP) as Keys[]).filter((keys) => KEYMAP[keys].isTold !== true);
const GROUPS = [...new Set(LISTED.map((keys) => KEYMAP[keys].group))];

/** The single keys there are, and what they do. */
export function Help({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog
      title="Keyboard"
      description="Single keys rest while you write."
      isOpen={isOpen}
      onClose={onClose}
    >
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3 className="mb-1 text-faint">{group}</h3>
            <dl className="space-y-1">
              {group === "Everywhere" && (
                <Line keys={PALETTE_KEY.split(" ")} meaning="Go anywhere, do anything" />
              )}
              {LISTED.filter((keys) => KEYMAP[keys].group === group).map((keys) => (
                <Line key={keys} keys={drawn(keys)} meaning={KEYMAP[keys].meaning} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function Line({ keys, meaning }: { keys: readonly string[]; meaning: string }) {
  return (
    <div className="flex items-center gap-2">
      <dt className="flex w-16 shrink-0 gap-1">
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dt>
      <dd>{meaning}</dd>
    </div>
  );
}
