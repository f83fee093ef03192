import { useQuery, useSuspenseQuery } from "@tanstack/react-query";

import { may, meQuery, readyQuery } from "@/api/account";
import { statusQuery, type Watched } from "@/api/operations";
import { projectPaceQuery } from "@/api/threats";
import type { Ready } from "@/api/types";
import { ago } from "@/lib/time";
import { words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Section } from "@/ui/section";
import { Queried } from "@/ui/states";

import { Agents } from "./agents";
import { Coordinators } from "./coordinators";
import { Figures } from "./figures";
import { Parts } from "./parts";

/** How the pipeline is, as it works. */
export function Health() {
  const status = useQuery(statusQuery);
  const ready = useQuery(readyQuery);
  const pace = useQuery(projectPaceQuery);
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <div className="space-y-3 p-3">
      {status.data !== undefined && status.isRefetchError && (
        <p role="status" className="rounded-md bg-high-soft px-3 py-1.5 text-high">
          {status.error.message} What is shown is from {ago(status.dataUpdatedAt)}.
        </p>
      )}
      <Queried query={status}>
        {(watched) => (
          <>
            {watched.status.coordinators === 0 && <NobodyAnalyses />}
            <Figures watched={watched} perMinute={pace.data} />
            <div className="grid items-start gap-3 *:min-w-0 xl:grid-cols-2">
              <Agents status={watched.status} />
              <div className="grid items-start gap-3 *:min-w-0 md:grid-cols-2">
                <PipelineParts watched={watched} />
                <Queried query={ready} lines={4}>
                  {(answer) => <ThisGateway ready={answer} />}
                </Queried>
              </div>
            </div>
          </>
        )}
      </Queried>
      {!may(me, "installation:administer") && (
        <p className="text-faint">
          Times are those of the whole installation; what waits and what was received is your
          project's.
        </p>
      )}
    </div>
  );
}

function NobodyAnalyses() {
  return (
    <p role="alert" className="rounded-lg border border-critical bg-critical-soft px-3 py-2">
      <strong className="text-critical">No coordinator reports.</strong> Nothing is analysed; what
      comes in waits in the queue, and none of it is lost.
    </p>
  );
}

function PipelineParts({ watched: { status } }: { watched: Watched }) {
  return (
    <Section title="Pipeline">
      <Coordinators status={status} />
      <Parts parts={status.components} />
    </Section>
  );
}

function ThisGateway({ ready: { status, components } }: { ready: Ready }) {
  return (
    <Section
      title="This gateway"
      aside={<Badge tone={status === "ready" ? "good" : "critical"}>{words(status)}</Badge>}
    >
      <Parts parts={components} />
    </Section>
  );
}
