import { useId, useRef } from "react";

import { cx } from "@/lib/cx";

import type { Fault } from "./draft";

/** A JSON text with its lines counted; faults are marked at theirs and told below. */
export function Source({
  text,
  faults,
  isReadOnly,
  onText,
}: {
  text: string;
  faults: readonly Fault[];
  isReadOnly: boolean;
  onText: (text: string) => void;
}) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const marked = new Set(faults.map(({ line }) => line));
  const lines = text.split("\n");
  const goTo = (line: number) => {
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.current?.focus();
    area.current?.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  };
  return (
    <>
      <div className="flex overflow-x-auto rounded-md border border-line-strong bg-canvas font-mono text-xs leading-5">
        <div aria-hidden="true" className="shrink-0 py-1 text-right text-faint select-none">
          {lines.map((_, at) => (
            <div
              key={at}
              className={cx(
                "px-2",
                marked.has(at + 1) && "bg-critical-soft font-bold text-critical",
              )}
            >
              {at + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={area}
          aria-label="Policy as JSON"
          aria-invalid={faults.length > 0}
          aria-describedby={`${id}-faults`}
          value={text}
          readOnly={isReadOnly}
          rows={lines.length}
          wrap="off"
          spellCheck={false}
          onChange={(event) => onText(event.target.value)}
          className="min-w-0 flex-1 resize-none overflow-hidden bg-transparent px-2 py-1 whitespace-pre field-sizing-content"
        />
      </div>
      <ul id={`${id}-faults`} aria-label="Faults" className="mt-1 space-y-0.5">
        {faults.map(({ line, field, reason }) => (
          <li key={field} className="text-critical">
            <button type="button" className="hover:underline" onClick={() => goTo(line)}>
              Line {line}
            </button>
            {": "}
            {field !== "" && <code className="font-mono text-xs">{field}</code>} {reason}
          </li>
        ))}
      </ul>
    </>
  );
}
