"""The product on a cluster of Ray whose nodes are processes of this machine."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import yaml
from support import scratch_folder
from support.processes import command_of, descendants_of
from support.ray_cluster import RayNode, ray_cluster

from chaos.faults import ACTOR
from chaos.stages import Apart, apart_as


class OnNodes(Apart):
    """A coordinator whose actors are on two worker nodes; the head has none."""

    workers: Sequence[RayNode]


@contextmanager
def on_nodes() -> Iterator[OnNodes]:
    """Servers, gateways, and a coordinator that leads its actors on the cluster."""
    with ray_cluster(workers=2, head_cpus=0) as cluster, scratch_folder() as folder:
        config = folder / "config.yaml"
        config.write_text(yaml.safe_dump({"runtime": "ray", "ray": {"address": cluster.address}}))
        environment = {**cluster.environment, "WATCHFLOOR_CONFIG": str(config)}
        with apart_as(OnNodes, environment) as stage:
            stage.workers = cluster.workers
            yield stage


async def node_killed(stage: OnNodes) -> float:
    """Kill -9 of everything on the node that has the most actors."""
    fullest = max(stage.workers, key=_actors)
    if not _actors(fullest):
        raise AssertionError("No actor is on a worker node.")
    await asyncio.to_thread(fullest.kill)
    return time.perf_counter()


def _actors(node: RayNode) -> int:
    everyone = descendants_of(node.process.pid)
    return sum(command_of(pid).startswith(ACTOR) for pid in everyone)
