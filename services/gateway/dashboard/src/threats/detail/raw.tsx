import { Search, X } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";

import type { Threat } from "@/api/types";
import { plural } from "@/lib/words";
import { IconButton } from "@/ui/button";
import { Copy } from "@/ui/copy";
import { findIn } from "@/ui/json-search";
import { JsonTree } from "@/ui/json-tree";

/** The whole document: folded, searched, copied. */
export function Raw({ threat }: { threat: Threat }) {
  const [typed, setTyped] = useState("");
  const needle = useDeferredValue(typed.trim());
  const search = useMemo(
    () => (needle === "" ? undefined : { needle, ...findIn(threat, needle) }),
    [threat, needle],
  );
  return (
    <div className="p-3">
      <div className="mb-2 flex flex-wrap items-center gap-2 text-soft">
        <label className="flex h-7 min-w-40 flex-1 items-center gap-1.5 field pl-2">
          <Search className="size-3.5 text-faint" aria-hidden="true" />
          <span className="sr-only">Search the document</span>
          <input
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => event.key === "Escape" && setTyped("")}
            placeholder="A name or a value…"
            className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint [&::-webkit-search-cancel-button]:hidden"
          />
          {typed !== "" && (
            <IconButton label="Clear" onClick={() => setTyped("")}>
              <X className="size-3.5" aria-hidden="true" />
            </IconButton>
          )}
        </label>
        <span role="status" className="tabular-nums">
          {search !== undefined && plural(search.count, "match", "matches")}
        </span>
        <span className="ml-auto flex items-center">
          Revision {threat.revision}
          <Copy text={() => JSON.stringify(threat, null, 2)} label="Copy the JSON" />
        </span>
      </div>
      {search?.count !== 0 && <JsonTree value={threat} search={search} />}
    </div>
  );
}
