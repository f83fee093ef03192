import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Unplug } from "lucide-react";

import { relatedSessionsQuery } from "@/api/threats";
import type { RelatedSessions, Threat } from "@/api/types";
import { words } from "@/lib/words";
import { RiskMeter } from "@/sessions/risk";
import { Badge } from "@/ui/badge";
import { At } from "@/ui/moment";
import { Empty, Queried } from "@/ui/states";

export function Related({ threat }: { threat: Threat }) {
  return (
    <Queried query={useQuery(relatedSessionsQuery(threat.id))}>
      {({ sessions, window }) => (
        <div className="p-3">
          <p className="mb-2 text-soft">
            Sessions of AI agents that share the user, address or agent of this threat and were
            active from <At moment={window.from} /> to <At moment={window.to} />, and the one that
            its signal names.
          </p>
          {sessions.length === 0 ? (
            <Empty icon={Unplug} title="No session has anything in common with it" />
          ) : (
            <ul className="divide-y divide-line rounded-lg border border-line">
              {sessions.map((session) => (
                <Row key={session.session_id} session={session} />
              ))}
            </ul>
          )}
        </div>
      )}
    </Queried>
  );
}

type Session = RelatedSessions["sessions"][number];

const SHARED: Record<Session["matched"][number], string> = {
  session_id: "named by the signal",
  user_id: "same user",
  source_ip: "same address",
  agent_id: "same agent",
  customer_id: "same customer",
};

function Row({ session }: { session: Session }) {
  return (
    <li>
      <Link
        to="/sessions/$sessionId"
        params={{ sessionId: session.session_id }}
        preload={false}
        className="block px-3 py-1.5 -outline-offset-2 hover:bg-sunken"
      >
        <span className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
          <span className="foreign min-w-0 flex-1 basis-40 truncate font-medium">
            {session.session_id}
          </span>
          <RiskMeter risk={session.risk_score} />
          <span className="text-soft">
            <At moment={session.last_activity} />
          </span>
        </span>
        <span className="mt-0.5 flex flex-wrap items-center gap-1">
          {session.matched.map((trait) => (
            <Badge key={trait} tone="accent">
              {SHARED[trait]}
            </Badge>
          ))}
          <span className="ml-auto max-w-full truncate text-xs text-faint">
            {words(session.status)}, <span className="foreign">{session.agent_id}</span>
            {session.user_id !== null && (
              <>
                {" "}
                for <span className="foreign">{session.user_id}</span>
              </>
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}
