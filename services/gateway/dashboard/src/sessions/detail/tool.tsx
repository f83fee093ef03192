import { Braces, CornerDownRight } from "lucide-react";
import { useMemo } from "react";

import type { SessionEvent } from "@/api/types";
import { span } from "@/lib/time";
import { Badge } from "@/ui/badge";

import { MarkedText } from "./marked-text";
import { saidIn, type Said } from "./marks";

const ONE_LINE = 72;

/** What was asked of a tool, and what it answered. */
export function Tool({
  tool,
  said,
  isTold,
}: {
  tool: SessionEvent["toolCalls"][number];
  said: readonly Said[];
  /** Whether the event is about this tool, so that its name stands above already. */
  isTold: boolean;
}) {
  const asked = useMemo(() => written(tool.arguments), [tool.arguments]);
  const answered = useMemo(() => unfolded(tool.result), [tool.result]);
  return (
    <div className="mt-1.5 divide-y divide-line overflow-hidden rounded-md border border-line bg-sunken font-mono text-xs">
      {(!isTold || asked !== "" || tool.isError || tool.durationMs != null) && (
        <div className="flex items-start gap-2 px-2 py-1">
          <Braces className="mt-0.5 size-3.5 shrink-0 text-faint" aria-label="Asked" />
          <div className="min-w-0 flex-1">
            {!isTold && <span className="foreign font-semibold">{tool.name}</span>}
            {asked === "" ? (
              <span className="text-faint"> no arguments</span>
            ) : (
              <MarkedText text={asked} said={saidIn(said, "arguments")} />
            )}
          </div>
          {tool.isError && <Badge tone="critical">Error</Badge>}
          {tool.durationMs != null && (
            <span className="text-faint tabular-nums">{span(tool.durationMs)}</span>
          )}
        </div>
      )}
      {answered !== undefined && (
        <div className="flex items-start gap-2 px-2 py-1">
          <CornerDownRight className="mt-0.5 size-3.5 shrink-0 text-faint" aria-label="Answered" />
          <MarkedText text={answered} said={saidIn(said, "text")} className="min-w-0 flex-1" />
        </div>
      )}
    </div>
  );
}

/** Arguments as JSON, in one line where that is short. */
function written(value: unknown): string {
  if (value == null || (typeof value === "object" && Object.keys(value).length === 0)) return "";
  if (typeof value === "string") return value;
  const spread = JSON.stringify(value, null, 2);
  const line = spread.replace(/\n\s*/g, " ");
  return line.length <= ONE_LINE ? line : spread;
}

/** A result laid out where it is JSON. */
function unfolded(result: string | null | undefined): string | undefined {
  if (result == null) return undefined;
  if (!/^\s*[[{]/.test(result)) return result;
  try {
    return JSON.stringify(JSON.parse(result), null, 2);
  } catch {
    return result;
  }
}
