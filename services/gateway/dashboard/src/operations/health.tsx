import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX } from "lucide-react";

import { readyQuery } from "@/api/account";
import { countsQuery } from "@/api/threats";
import { span } from "@/lib/time";
import { count, words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Facts, Section } from "@/ui/section";
import { Queried } from "@/ui/states";

/** Whether the gateway that answers is ready, part by part. */
export function Health() {
  const ready = useQuery(readyQuery);
  const counts = useQuery(countsQuery);
  return (
    <div className="grid items-start gap-3 p-3 lg:grid-cols-2">
      <Queried query={ready} lines={4}>
        {({ status, components }) => (
          <Section
            title="This gateway"
            aside={<Badge tone={status === "ready" ? "good" : "critical"}>{words(status)}</Badge>}
          >
            <ul className="space-y-1">
              {Object.entries(components).map(([part, state]) => (
                <li key={part} className="flex items-center gap-2">
                  {state === "ok" ? (
                    <CircleCheck className="size-4 text-good" aria-hidden="true" />
                  ) : (
                    <CircleX className="size-4 text-critical" aria-hidden="true" />
                  )}
                  <span className="flex-1">{words(part)}</span>
                  <span className={state === "ok" ? "text-soft" : "text-critical"}>
                    {words(state)}
                  </span>
                </li>
              ))}
            </ul>
          </Section>
        )}
      </Queried>
      <Queried query={counts} lines={4}>
        {(found) => (
          <Section title="Threats of this project">
            <Facts
              facts={[
                ["In all", count(found.total)],
                ["Customers", count(found.customers_affected)],
                [
                  "Mean time to answer",
                  found.average_processing_time_ms === null
                    ? null
                    : span(found.average_processing_time_ms),
                ],
                ...Object.entries(found.by_status).map(
                  ([status, number]) => [words(status), count(number)] as const,
                ),
              ]}
            />
          </Section>
        )}
      </Queried>
    </div>
  );
}
