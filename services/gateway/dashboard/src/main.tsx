import "./index.css";

import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { takeNonce } from "@/lib/nonce";
import { applyTheme } from "@/lib/theme";

import { makeQueryClient } from "./query-client";
import { makeRouter } from "./router";

takeNonce();
applyTheme();

const queryClient = makeQueryClient(() => void router.navigate({ to: "/login", search: hence() }));
const router = makeRouter(queryClient);

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
