import { useQuery } from "@tanstack/react-query";
import { Link, useCanGoBack, useParams, useRouter } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";

import { sessionDetailQuery } from "@/api/sessions";
import type { DetailedSession } from "@/api/types";
import { useKeys } from "@/lib/keys";
import { Badge } from "@/ui/badge";
import { Copy } from "@/ui/copy";
import { Ago } from "@/ui/moment";
import { Queried } from "@/ui/states";

import { ActionBadge, SessionStatus } from "../columns";
import { DataflowBadge } from "../dataflow-badge";
import { Chains } from "./chains";
import { About, Personal, Risk } from "./facts";
import { Happened } from "./happened";
import { useLiveSession } from "./use-live-session";

export function SessionDetail() {
  const { sessionId } = useParams({ from: "/inside/sessions/$sessionId" });
  const query = useQuery(sessionDetailQuery(sessionId));
  useLiveSession(sessionId);
  useKeys({ Escape: useBack() });
  return (
    <div className="h-full overflow-y-auto" key={sessionId}>
      <Queried query={query} lines={12}>
        {(session) => <Loaded session={session} />}
      </Queried>
    </div>
  );
}

/** To the list as it was left, or as it is for who came from elsewhere. */
function useBack(): () => void {
  const router = useRouter();
  const canGoBack = useCanGoBack();
  return () => {
    if (canGoBack) router.history.back();
    else void router.navigate({ to: "/sessions" });
  };
}

function Loaded({ session }: { session: DetailedSession }) {
  return (
    <div className="mx-auto max-w-[110rem] p-3">
      <Head session={session} />
      <div className="mt-3 grid items-start gap-3 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]">
        <Happened session={session} />
        <div className="space-y-3 lg:sticky lg:top-3 lg:max-h-[calc(100vh-5rem)] lg:overflow-y-auto">
          <Risk session={session} />
          <Chains session={session} />
          <About session={session} />
          <Personal session={session} />
        </div>
      </div>
    </div>
  );
}

function Head({ session }: { session: DetailedSession }) {
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Link
        to="/sessions"
        aria-label="All sessions"
        className="grid size-7 place-items-center rounded-md text-soft hover:bg-sunken"
      >
        <ArrowLeft className="size-4" aria-hidden="true" />
      </Link>
      <h1 className="foreign text-base font-semibold">{session.externalId ?? session.id}</h1>
      <Copy text={session.id} label="Copy the id" />
      <SessionStatus status={session.status} />
      <DataflowBadge verdict={session.dataflowVerdict} />
      <ActionBadge action={session.action} />
      {session.tags.map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
      <span className="text-soft">
        active <Ago moment={session.lastActivityAt} />
      </span>
    </header>
  );
}
