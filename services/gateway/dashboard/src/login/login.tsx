import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation, useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { KeyRound, LogIn } from "lucide-react";
import { useState, type SyntheticEvent } from "react";

import { login, meQuery, waysQuery } from "@/api/account";
import { RequestError } from "@/api/request";
import icon from "@/icon.svg";
import { plural } from "@/lib/words";
import { Button } from "@/ui/button";

import { keepNext } from "./next";
import { tellTabs } from "./tabs";

export function Login() {
  const [key, setKey] = useState("");
  const { next } = useSearch({ from: "/login" });
  const hasEnded = useLocation({ select: ({ state }) => state.hasEnded === true });
  const ways = useQuery(waysQuery);
  const client = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const entering = useMutation({
    mutationFn: () => login(key.trim()),
    onSuccess: async (me) => {
      tellTabs("in");
      client.setQueryData(meQuery.queryKey, me);
      if (next === undefined) await navigate({ to: "/" });
      else router.history.push(next);
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (key.trim() !== "") entering.mutate();
  };
  return (
    <main className="grid min-h-full place-items-center p-4">
      <div className="w-full max-w-80">
        <div className="mb-6 flex items-center gap-3">
          <img src={icon} alt="" className="size-10" />
          <div>
            <h1 className="text-lg leading-6 font-semibold tracking-tight">watchfloor</h1>
            <p className="text-soft">Log in to watch.</p>
          </div>
        </div>
        {hasEnded && (
          <p role="status" className="mb-3 rounded-md border border-line bg-sunken p-2.5">
            Your login has ended. Log in again and you are back where you were.
          </p>
        )}
        <form onSubmit={submit} className="rounded-xl border border-line bg-surface p-4">
          <label htmlFor="key" className="font-medium">
            API key
          </label>
          <div className="relative mt-1">
            <KeyRound
              className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-faint"
              aria-hidden="true"
            />
            <input
              id="key"
              type="password"
              autoComplete="current-password"
              spellCheck={false}
              autoFocus
              required
              maxLength={255}
              value={key}
              onChange={(event) => setKey(event.target.value)}
              aria-invalid={entering.isError}
              aria-describedby={entering.isError ? "refused" : "kept"}
              className="field h-9 w-full pr-2 pl-8 font-mono text-sm"
            />
          </div>
          {entering.isError ? (
            <p id="refused" role="alert" className="mt-1.5 text-critical">
              {refusal(entering.error)}
            </p>
          ) : (
            <p id="kept" className="mt-1.5 text-faint">
              The browser keeps a cookie, not the key.
            </p>
          )}
          <Button
            type="submit"
            kind="primary"
            className="mt-3 h-9 w-full"
            disabled={entering.isPending || key.trim() === ""}
          >
            {entering.isPending ? "Logging in…" : "Log in"}
          </Button>
        </form>
        {ways.data?.oidc === true && (
          <a
            href="/auth/oidc/login"
            onClick={() => keepNext(next)}
            className="mt-3 flex h-9 w-full items-center justify-center gap-2 rounded-md border border-line-strong bg-raised font-medium hover:bg-sunken"
          >
            <LogIn className="size-4" aria-hidden="true" /> Log in with single sign-on
          </a>
        )}
        <p className="mt-4 text-center text-faint">
          The first start wrote an admin key to <code className="font-mono">admin.key</code> in the
          data folder.
        </p>
      </div>
    </main>
  );
}

function refusal(error: Error): string {
  if (!(error instanceof RequestError)) return "That did not work.";
  if (error.status === 401) return "Nobody has this key, or it has ended.";
  if (error.status === 429) {
    const { retryAfterS } = error;
    const wait = retryAfterS === undefined ? "a moment" : plural(retryAfterS, "second");
    return `Too many tries. Wait ${wait}, then try again.`;
  }
  return error.message;
}
