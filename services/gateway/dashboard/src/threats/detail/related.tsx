import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Unplug } from "lucide-react";

import { relatedSessionsQuery } from "@/api/threats";
import type { Threat } from "@/api/types";
import { words } from "@/lib/words";
import { RiskMeter } from "@/sessions/risk";
import { Badge } from "@/ui/badge";
import { At } from "@/ui/moment";
import { Empty, Queried } from "@/ui/states";

export function Related({ threat }: { threat: Threat }) {
  const query = useQuery(relatedSessionsQuery(threat.id));
  return (
    <div className="p-3">
      <Queried query={query}>
        {({ sessions, window }) => (
          <>
            <p className="mb-2 text-soft">
              Sessions of AI agents that share the user, address or agent of this threat and were
              active from <At moment={window.from} /> to <At moment={window.to} />.
            </p>
            {sessions.length === 0 ? (
              <Empty icon={Unplug} title="No session has anything in common with it" />
            ) : (
              <ul className="divide-y divide-line rounded-lg border border-line">
                {sessions.map((session) => (
                  <li key={session.session_id}>
                    <Link
                      to="/sessions/$sessionId"
                      params={{ sessionId: session.session_id }}
                      className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5 -outline-offset-2 hover:bg-sunken"
                    >
                      <span className="foreign min-w-0 flex-1 truncate font-medium">
                        {session.session_id}
                      </span>
                      <span className="foreign text-soft">{session.agent_id}</span>
                      <RiskMeter risk={session.risk_score} />
                      <span className="text-soft">
                        <At moment={session.last_activity} />
                      </span>
                      <span className="flex gap-1">
                        {session.matched.map((trait) => (
                          <Badge key={trait} tone="accent">
                            same {words(trait).toLowerCase()}
                          </Badge>
                        ))}
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Queried>
    </div>
  );
}
