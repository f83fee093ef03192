import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Layers } from "lucide-react";

import { similarThreatsQuery } from "@/api/similar";
import type { SimilarThreats, Threat } from "@/api/types";
import { plural, words } from "@/lib/words";
import { Badge, SeverityMark } from "@/ui/badge";
import { At } from "@/ui/moment";
import { Empty, Queried } from "@/ui/states";

import { FpScore } from "../fp-score";
import { VerdictBadge } from "../verdict-badge";
import { threatSearchIn } from "./tabs";

export function Similar({ threat }: { threat: Threat }) {
  return (
    <Queried query={useQuery(similarThreatsQuery(threat.id))}>
      {({ similar }) =>
        similar.length === 0 ? (
          <Empty icon={Layers} title="It is the only one of its kind">
            No other threat shares its type and customer, its address or its user agent.
          </Empty>
        ) : (
          <div className="p-3">
            <p className="mb-2 text-soft">{summaryOf(similar)}</p>
            <ul className="divide-y divide-line rounded-lg border border-line">
              {similar.map((each) => (
                <Row key={each.threat.id} {...each} />
              ))}
            </ul>
          </div>
        )
      }
    </Queried>
  );
}

type One = SimilarThreats["similar"][number];

/** How people judged those that are shown. */
function summaryOf(similar: readonly One[]): string {
  const judged = similar.filter(({ threat }) => threat.verdict !== null);
  const wrong = judged.filter(
    ({ threat }) => threat.verdict === "false_positive" || threat.verdict === "benign",
  );
  const said =
    judged.length === 0
      ? "none of them has a verdict"
      : `${judged.length} judged, ${wrong.length} of them a false alarm or benign`;
  return `${plural(similar.length, "threat")} that share the most, newest first among equals; ${said}.`;
}

function Row({ threat, shared }: One) {
  return (
    <li>
      <Link
        to="/threats/$threatId"
        params={{ threatId: threat.id }}
        search={threatSearchIn}
        preload={false}
        className="block px-3 py-1.5 -outline-offset-2 hover:bg-sunken"
      >
        <span className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
          <SeverityMark severity={threat.severity} />
          <span className="font-medium">{words(threat.threat_type)}</span>
          <span className="foreign min-w-0 flex-1 basis-24 truncate text-soft">
            {threat.customer}
          </span>
          <FpScore score={threat.fp_score} />
          <span className="text-soft">
            <At moment={threat.received_at} />
          </span>
        </span>
        <span className="mt-0.5 flex flex-wrap items-center gap-1">
          {shared.map((trait) => (
            <Badge key={trait} tone="accent">
              same {trait}
            </Badge>
          ))}
          <span className="ml-auto">
            {threat.verdict === null ? (
              <span className="text-xs text-faint">no verdict</span>
            ) : (
              <VerdictBadge verdict={threat.verdict} />
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}
