import { expect, it } from "vitest";

import type { BehaviorReport } from "@/api/types";

import { clusterLooks, pointsOf } from "./points";

it("lists sessions that are like no other first, then the largest group", () => {
  const map = [
    ["b", "cluster_10"],
    ["a", "cluster_2"],
    ["d", null],
    ["c", "cluster_2"],
  ].map(([session_id, cluster_id]) => ({ session_id, cluster_id, x: 0, y: 0 }));
  expect(pointsOf({ map } as BehaviorReport).map(({ id }) => id)).toEqual(["d", "a", "c", "b"]);
});

it("numbers every group, and colours the largest otherwise than the others", () => {
  expect(clusterLooks("cluster_12").number).toBe(12);
  expect(clusterLooks("cluster_1").stroke).not.toBe(clusterLooks("cluster_2").stroke);
  expect(clusterLooks("cluster_12").stroke).toBe(clusterLooks("cluster_11").stroke);
});
