import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Plus, Scale } from "lucide-react";
import { useState } from "react";

import { may, meQuery } from "@/api/account";
import { policiesQuery } from "@/api/policies";
import type { Policy } from "@/api/types";
import { cx } from "@/lib/cx";
import { ActionBadge } from "@/sessions/columns";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Find, found } from "@/ui/find";
import { Empty, Queried } from "@/ui/states";
import { Toolbar } from "@/ui/toolbar";

import { conditionsOf } from "./conditions";
import { EXAMPLE, textOf } from "./draft";
import { Editor } from "./editor";
import { TryIt } from "./try-it";

interface Opened {
  /** Absent for one that is not kept yet. */
  policy?: Policy;
  text: string;
}

/** What is done about sessions, and a place to change and try it. */
export function Policies() {
  const query = useQuery(policiesQuery);
  const { data: me } = useSuspenseQuery(meQuery);
  const [find, setFind] = useState("");
  const [open, setOpen] = useState<Opened>();
  const mayWrite = may(me, "knowledge:write");
  const show = (policy?: Policy) =>
    setOpen(policy === undefined ? { text: EXAMPLE } : { policy, text: textOf(policy) });
  return (
    <div>
      <Toolbar>
        <Find label="Find a policy" value={find} onChange={setFind} />
        <span className="flex-1" />
        {mayWrite ? (
          <Button onClick={() => show()}>
            <Plus className="size-3.5" aria-hidden="true" /> Policy
          </Button>
        ) : (
          <span className="text-faint">Admins change policies.</span>
        )}
      </Toolbar>
      <div className="grid items-start gap-3 p-3 *:min-w-0 lg:grid-cols-[minmax(16rem,24rem)_minmax(0,1fr)]">
        <Queried query={query}>
          {({ policies }) => (
            <List
              policies={found(policies, find, ({ name, description }) => [name, description])}
              open={open?.policy?.id}
              onOpen={show}
            />
          )}
        </Queried>
        <div className="space-y-3">
          {open !== undefined && (
            <Editor
              key={open.policy?.id ?? "new"}
              {...(open.policy !== undefined && { policy: open.policy })}
              text={open.text}
              onText={(text) => setOpen({ ...open, text })}
              mayWrite={mayWrite}
              onSaved={show}
              onClose={() => setOpen(undefined)}
            />
          )}
          <TryIt draft={open?.text} mayTry={may(me, "analyses:run")} />
        </div>
      </div>
    </div>
  );
}

function List({
  policies,
  open,
  onOpen,
}: {
  policies: readonly Policy[];
  open: string | undefined;
  onOpen: (policy: Policy) => void;
}) {
  if (policies.length === 0) {
    return (
      <Empty icon={Scale} title="No policy here">
        Without one, every session may go on.
      </Empty>
    );
  }
  return (
    <ol aria-label="Policies" className="space-y-2">
      {policies.map((policy) => (
        <li key={policy.id}>
          <button
            type="button"
            aria-pressed={policy.id === open}
            onClick={() => onOpen(policy)}
            className={cx(
              "w-full rounded-lg border bg-surface px-3 py-2 text-left hover:bg-sunken",
              policy.id === open ? "border-accent" : "border-line",
            )}
          >
            <span className="flex flex-wrap items-center gap-2">
              <span className="foreign font-semibold">{policy.name}</span>
              <ActionBadge action={policy.actions.action} />
              {!policy.enabled && <Badge>Off</Badge>}
            </span>
            {policy.description != null && (
              <span className="foreign block text-soft">{policy.description}</span>
            )}
            <span className="foreign mt-0.5 block">
              Where {conditionsOf(policy).join(" and ") || "anything happens"}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
