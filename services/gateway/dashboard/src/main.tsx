import "./index.css";

import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { takeNonce } from "@/lib/nonce";
import { watchParts } from "@/lib/parts";
import { applyTheme } from "@/lib/theme";
import { refuseMarkup } from "@/lib/trusted";
import { nextIn } from "@/login/next";
import { hearTabs } from "@/login/tabs";

import { makeQueryClient } from "./query-client";
import { makeRouter } from "./router";

refuseMarkup();
watchParts();
takeNonce();
applyTheme();

const queryClient = makeQueryClient(() => leave(true));
const router = makeRouter(queryClient);

hearTabs((news) => {
  const { pathname, search } = router.state.location;
  const isOutside = pathname === "/login";
  if (news === "out" && !isOutside) {
    queryClient.clear();
    leave();
  } else if (news === "in") {
    // Whatever is shown was somebody else's to see.
    if (isOutside) globalThis.location.assign(nextIn(search).next ?? "/");
    else globalThis.location.reload();
  }
});

function leave(hasEnded = false): void {
  void router.navigate({ to: "/login", search: hence(), state: { hasEnded } });
}

/** Where somebody whose login has ended comes back to. */
function hence(): { next?: string } {
  const { pathname, searchStr } = router.state.location;
  return pathname === "/login" || pathname === "/" ? {} : { next: pathname + searchStr };
}

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no place for the dashboard.");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
