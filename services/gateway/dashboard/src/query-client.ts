import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

import { meQuery } from "@/api/account";
import { RequestError } from "@/api/request";

const MOST_TRIES = 3;

/** Where answers are kept. `onLoggedOut` is called when the gateway knows the browser no more. */
export function makeQueryClient(onLoggedOut: () => void): QueryClient {
  const watch = (error: Error) => {
    if (!(error instanceof RequestError) || error.status !== 401) return;
    if (client.getQueryData(meQuery.queryKey) === undefined) return;
    client.clear();
    onLoggedOut();
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) =>
          failures < MOST_TRIES && error instanceof RequestError && error.isPassing,
      },
    },
  });
  return client;
}
