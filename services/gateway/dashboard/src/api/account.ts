/** Who is logged in, and what the page may offer. */

import { queryOptions } from "@tanstack/react-query";

import { request } from "./request";
import type { LoginWays, Me, Permission, Ready } from "./types";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => request<Me>("/auth/me", { signal }),
  staleTime: 5 * 60_000,
});

export const waysQuery = queryOptions({
  queryKey: ["login-ways"],
  queryFn: ({ signal }) => request<LoginWays>("/auth/ways", { signal }),
  staleTime: Infinity,
});

export const readyQuery = queryOptions({
  queryKey: ["ready"],
  queryFn: async ({ signal }): Promise<Ready> => {
    // "Not ready" is an answer here, not an error.
    const response = await fetch("/ready", { signal });
    return (await response.json()) as Ready;
  },
  refetchInterval: 5_000,
});

export function login(key: string): Promise<Me> {
  return request<Me>("/auth/login", { method: "POST", body: { key } });
}

export function logout(): Promise<void> {
  return request("/auth/logout", { method: "POST" });
}

export function may(me: Me, permission: Permission): boolean {
  return me.permissions.includes(permission);
}
