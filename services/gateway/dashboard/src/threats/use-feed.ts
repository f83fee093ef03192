import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";

import { countsQuery, rowsQuery, rowsSince, threatStreamAddress } from "@/api/threats";
import { throttled } from "@/lib/throttled";
import { LiveLine } from "@/live/line";
import { tellLiveStatus } from "@/live/status";

import { ThreatFeed, type FeedView } from "./feed";
import type { ThreatFilters } from "./filters";
import { Watching } from "./watching";

const COUNT_EVERY_MS = 3_000;

export interface LiveList {
  feed: ThreatFeed;
  view: FeedView;
  isLoading: boolean;
  error: Error | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  /** Shows what waits above; where more came than could wait, the list begins anew. */
  showNew: () => void;
  retry: () => void;
}

/** The list that the filters describe, kept true by the live stream while it is shown. */
export function useLiveList(filters: ThreatFilters): LiveList {
  const client = useQueryClient();
  const key = JSON.stringify(filters);
  const wanted = useMemo(() => JSON.parse(key) as ThreatFilters, [key]);
  const query = useInfiniteQuery(rowsQuery(wanted));
  const startedAt = query.data?.pages[0];
  const feed = useFeedOf(wanted, startedAt);
  useEffect(() => {
    for (const page of query.data?.pages ?? []) feed.addPage(page.rows);
  }, [feed, query.data]);
  useEffect(() => {
    if (startedAt === undefined) return;
    const recount = throttled(COUNT_EVERY_MS, () => {
      void client.invalidateQueries({ queryKey: countsQuery.queryKey });
    });
    const watching = new Watching(feed, {
      reload: () => void client.resetQueries({ queryKey: rowsQuery(wanted).queryKey }),
      since: (moment) => rowsSince(wanted, moment),
    });
    const line = new LiveLine((token) => threatStreamAddress(wanted, token), {
      state: (state) => {
        tellLiveStatus(state, () => line.retry());
        if (state === "refused") recount();
      },
      messages: (messages) => {
        watching.hear(messages);
        recount();
      },
      // A handshake that fails may mean that the login has ended: asking for anything tells.
      unanswered: recount,
    });
    line.start();
    return () => {
      line.stop();
      watching.stop();
      recount.cancel();
      tellLiveStatus("idle");
    };
  }, [client, feed, wanted, startedAt]);
  const view = useSyncExternalStore(feed.subscribe, feed.view);
  const hasMore = query.hasNextPage && !view.isFull;
  return {
    feed,
    view,
    isLoading: query.isPending,
    error: query.error,
    hasMore,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => {
      if (hasMore && !query.isFetching) void query.fetchNextPage();
    },
    showNew: () => {
      if (view.isBehind) void client.resetQueries({ queryKey: rowsQuery(wanted).queryKey });
      else feed.showWaiting();
    },
    retry: () => void query.refetch(),
  };
}

/** Another first page is another list: what was known of the one before is forgotten. */
function useFeedOf(wanted: ThreatFilters, startedAt: object | undefined): ThreatFeed {
  const [current, setCurrent] = useState(() => ({ wanted, startedAt, feed: new ThreatFeed() }));
  if (current.wanted === wanted && current.startedAt === startedAt) return current.feed;
  const next = { wanted, startedAt, feed: new ThreatFeed() };
  setCurrent(next);
  return next.feed;
}
