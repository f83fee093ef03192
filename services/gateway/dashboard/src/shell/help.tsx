import { Dialog } from "@/ui/dialog";
import { Kbd } from "@/ui/kbd";

const KEYS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    "Everywhere",
    [
      ["⌘ K", "Go anywhere, do anything"],
      ["g t", "Threats"],
      ["g s", "Sessions"],
      ["g a", "Agents"],
      ["g o", "Operations"],
      ["?", "This list"],
    ],
  ],
  [
    "Lists",
    [
      ["j", "Next"],
      ["k", "Previous"],
      ["Enter", "Open"],
      ["Esc", "Close"],
      ["/", "Search"],
      ["n", "Show what is new"],
    ],
  ],
  [
    "Threats",
    [
      ["[", "Previous threat, where one is open"],
      ["]", "Next threat"],
      ["1 – 7", "A tab of the open threat"],
      ["x", "Select for a verdict on several"],
      ["v", "Verdict"],
      ["u", "Take the last verdict back"],
    ],
  ],
];

export function Help({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog title="Keyboard" isOpen={isOpen} onClose={onClose}>
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {KEYS.map(([group, keys]) => (
          <section key={group}>
            <h3 className="mb-1 text-faint">{group}</h3>
            <dl className="space-y-1">
              {keys.map(([key, meaning]) => (
                <div key={key} className="flex items-center gap-2">
                  <dt className="flex w-14 gap-1">
                    {key.split(" ").map((each) => (
                      <Kbd key={each}>{each}</Kbd>
                    ))}
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
