import { CalendarClock } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";

import { cx } from "@/lib/cx";
import { RANGES, type Range, type TimeRange } from "@/lib/range";
import { shortMoment } from "@/lib/time";

import { Button } from "./button";

const NAMES: Record<Range, string> = {
  "15m": "Last 15 minutes",
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
};

/** From when to when: so long ago until now, or two moments. */
export function TimeRangeChoice({
  filters,
  onChange,
}: {
  filters: TimeRange;
  onChange: (change: { range?: unknown; since?: unknown; until?: unknown }) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const { range, since, until } = filters;
  const choose = (change: { range?: Range; since?: string; until?: string }) =>
    onChange({ range: undefined, since: undefined, until: undefined, ...change });
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button className={cx(titleOf(filters) !== ANY && "border-accent text-accent")}>
          <CalendarClock className="size-3.5" aria-hidden="true" /> {titleOf(filters)}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label="Time range"
          align="start"
          sideOffset={4}
          className="appears z-50 w-60 rounded-lg border border-line-strong bg-raised p-1 shadow-xl"
        >
          {[undefined, ...RANGES].map((each) => (
            <button
              key={each ?? "any"}
              type="button"
              aria-pressed={range === each && since === undefined && until === undefined}
              className="block w-full rounded-md px-2 py-1 text-left hover:bg-sunken aria-pressed:text-accent"
              onClick={() => {
                choose(each === undefined ? {} : { range: each });
                setOpen(false);
              }}
            >
              {each === undefined ? ANY : NAMES[each]}
            </button>
          ))}
          <div className="mt-1 space-y-1 border-t border-line p-2">
            <MomentBox
              label="From"
              value={since}
              onChange={(moment) => choose({ ...kept({ until }), ...kept({ since: moment }) })}
            />
            <MomentBox
              label="Until"
              value={until}
              onChange={(moment) => choose({ ...kept({ since }), ...kept({ until: moment }) })}
            />
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const ANY = "Any time";

function titleOf({ range, since, until }: TimeRange): string {
  if (since !== undefined && until !== undefined) {
    return `${shortMoment(since)} – ${shortMoment(until)}`;
  }
  if (since !== undefined) return `Since ${shortMoment(since)}`;
  if (until !== undefined) return `Until ${shortMoment(until)}`;
  return range === undefined ? ANY : NAMES[range];
}

function kept(given: Record<string, string | undefined>): Record<string, string> {
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Record<string, string>;
}

function MomentBox({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange: (moment: string | undefined) => void;
}) {
  return (
    <label className="flex items-center gap-2">
      <span className="w-10 text-faint">{label}</span>
      <input
        type="datetime-local"
        value={value === undefined ? "" : localInput(value)}
        onChange={({ target }) =>
          onChange(target.value === "" ? undefined : new Date(target.value).toISOString())
        }
        className="field h-7 min-w-0 flex-1 px-1"
      />
    </label>
  );
}

/** The form that the browser's own field takes: local, to the minute. */
function localInput(moment: string): string {
  const date = new Date(moment);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
