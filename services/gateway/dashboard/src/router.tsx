import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";

import { meQuery } from "@/api/account";
import { RequestError } from "@/api/request";
import { agentTabIn, workflowTabIn } from "@/agents/search";
import { parseSearch, stringifySearch, text, type Search } from "@/lib/search";
import { nextIn, takeNext } from "@/login/next";
import { operationsTabIn } from "@/operations/search";
import { sessionFiltersIn } from "@/sessions/filters";
import { Shell } from "@/shell/shell";
import { defaultFilters } from "@/threats/default-view";
import { filtersIn } from "@/threats/filters";
import { threatTabIn } from "@/threats/detail/tabs";
import { Empty, Failure, Loading } from "@/ui/states";
import { Tips } from "@/ui/tip";
import { Toasts } from "@/ui/toast";

interface Context {
  queryClient: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  component: () => (
    <>
      <Outlet />
      <Toasts />
      <Tips />
    </>
  ),
  notFoundComponent: () => <Empty title="There is no such page" />,
});

const login = createRoute({
  getParentRoute: () => root,
  path: "login",
  validateSearch: (search: Search) => nextIn(search),
  component: lazyRouteComponent(() => import("@/login/login"), "Login"),
});

/** Everything that needs somebody to be logged in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.query({ ...meQuery, staleTime: "static" });
    } catch (error) {
      if (!(error instanceof RequestError) || error.status !== 401) throw error;
      const next = location.pathname === "/" ? {} : { next: location.href };
      throw redirect({ to: "/login", search: next });
    }
  },
  component: Shell,
});

const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  beforeLoad: async ({ context }) => {
    const next = takeNext();
    if (next !== undefined) throw redirect({ href: next, replace: true });
    const search = await defaultFilters(context.queryClient);
    throw redirect({ to: "/threats", search, replace: true });
  },
});

const threats = createRoute({
  getParentRoute: () => inside,
  path: "threats",
  validateSearch: (search: Search) => filtersIn(search),
  component: lazyRouteComponent(() => import("@/threats/page"), "ThreatsPage"),
});

const threat = createRoute({
  getParentRoute: () => threats,
  path: "$threatId",
  validateSearch: (search: Search) => threatTabIn(search),
  component: lazyRouteComponent(() => import("@/threats/detail/detail"), "ThreatDetail"),
});

const sessions = createRoute({
  getParentRoute: () => inside,
  path: "sessions",
  validateSearch: (search: Search) => sessionFiltersIn(search),
  component: lazyRouteComponent(() => import("@/sessions/page"), "SessionsPage"),
});

const session = createRoute({
  getParentRoute: () => inside,
  path: "sessions/$sessionId",
  validateSearch: (search: Search) => {
    const event = text(search, "event");
    return event === undefined ? {} : { event };
  },
  component: lazyRouteComponent(() => import("@/sessions/detail/detail"), "SessionDetail"),
});

const agents = createRoute({
  getParentRoute: () => inside,
  path: "agents",
  component: lazyRouteComponent(() => import("@/agents/page"), "AgentsPage"),
});

const agent = createRoute({
  getParentRoute: () => inside,
  path: "agents/$agentId",
  validateSearch: (search: Search) => agentTabIn(search),
  component: lazyRouteComponent(() => import("@/agents/detail"), "AgentDetail"),
});

const workflow = createRoute({
  getParentRoute: () => inside,
  path: "agents/workflows/$workflowId",
  validateSearch: (search: Search) => workflowTabIn(search),
  component: lazyRouteComponent(() => import("@/agents/workflow"), "WorkflowDetail"),
});

const operations = createRoute({
  getParentRoute: () => inside,
  path: "operations",
  validateSearch: (search: Search) => operationsTabIn(search),
  component: lazyRouteComponent(() => import("@/operations/page"), "OperationsPage"),
});

const tree = root.addChildren([
  login,
  inside.addChildren([
    home,
    threats.addChildren([threat]),
    sessions,
    session,
    agents,
    agent,
    workflow,
    operations,
  ]),
]);

export function makeRouter(queryClient: QueryClient) {
  const router = createRouter({
    routeTree: tree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    defaultPendingComponent: () => <Loading lines={8} />,
    defaultErrorComponent: ({ error }) => (
      <Failure
        error={error instanceof Error ? error : new Error(String(error))}
        onRetry={() => void router.invalidate()}
      />
    ),
    scrollRestoration: false,
  });
  return router;
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
  interface HistoryState {
    /** Somebody who had logged in has to do so again. */
    hasEnded?: boolean;
  }
}
