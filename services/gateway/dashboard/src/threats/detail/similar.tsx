import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Layers } from "lucide-react";

import { similarQuery } from "@/api/threats";
import type { Threat } from "@/api/types";
import { words } from "@/lib/words";
import { SeverityMark } from "@/ui/badge";
import { At } from "@/ui/moment";
import { Empty, Queried } from "@/ui/states";

import { FpScore } from "../fp-score";
import { VerdictBadge } from "../verdict-badge";
import { threatSearchIn } from "./tabs";

export function Similar({ threat }: { threat: Threat }) {
  const query = useQuery(similarQuery(threat));
  const score = threat.false_positive_score;
  return (
    <div className="p-3">
      <p className="mb-2 text-soft">
        The newest {words(threat.signal.threat_type).toLowerCase()} against the same customer.
        {score !== null &&
          score.similar_resolved_as_fp + score.similar_resolved_as_real > 0 &&
          ` When this was scored, ${score.similar_resolved_as_fp} similar ones had been judged false and ${score.similar_resolved_as_real} real.`}
      </p>
      <Queried query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty icon={Layers} title="It is the only one of its kind" />
          ) : (
            <ul className="divide-y divide-line rounded-lg border border-line">
              {rows.map((row) => (
                <li key={row.id}>
                  <Link
                    to="/threats/$threatId"
                    params={{ threatId: row.id }}
                    search={threatSearchIn}
                    className="flex items-center gap-3 px-3 py-1.5 -outline-offset-2 hover:bg-sunken"
                  >
                    <span className="w-20">
                      <SeverityMark severity={row.severity} />
                    </span>
                    <span className="w-24 text-soft">
                      <At moment={row.receivedAt} />
                    </span>
                    <code className="foreign min-w-0 flex-1 truncate font-mono text-xs">
                      {row.address ?? "no address"}
                    </code>
                    <FpScore score={row.fpScore} />
                    <span className="w-28 max-sm:hidden">
                      {row.verdict === null ? (
                        <span className="text-faint">no verdict</span>
                      ) : (
                        <VerdictBadge verdict={row.verdict} />
                      )}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Queried>
    </div>
  );
}
