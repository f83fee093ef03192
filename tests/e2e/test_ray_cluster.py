"""Coordinators and their actors on a cluster of three Ray nodes."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from support import Servers, clean_environment, running_servers
from support.processes import AttachedProcess, attached_process, command_of, descendants_of
from support.ray_cluster import RayCluster, RayNode, ray_cluster
from support.scaling import SteadyLoad, scale, until_whole

pytestmark = [pytest.mark.e2e]

CONFIG = "ray: {token_file: %s, pools: {context: {replicas: 2}}}"


@pytest.fixture(scope="module")
def cluster() -> Iterator[RayCluster]:
    """A head and two more nodes, whose death Ray itself never notices."""
    with ray_cluster(workers=2, notices_death=False) as running:
        yield running


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    """PostgreSQL and NATS, and nothing of the product."""
    with running_servers() as running:
        yield running


@pytest.fixture(scope="module")
def gateway(servers: Servers) -> Iterator[AttachedProcess]:
    with attached_process("gateway", servers.data_dir, "--http-port", "0") as running:
        yield running


@pytest.fixture(scope="module")
def options(cluster: RayCluster, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """What a coordinator is told that is to be let into the cluster."""
    config = tmp_path_factory.mktemp("config") / "watchfloor.yaml"
    config.write_text(CONFIG % cluster.token)
    return ("--ops-port", "0", "--config", str(config), "--ray-address", cluster.address)


@pytest.fixture(scope="module")
def coordinator(servers: Servers, options: tuple[str, ...]) -> Iterator[AttachedProcess]:
    """One whose actors are spread over the nodes."""
    with attached_process("coordinator", servers.data_dir, *options) as running:
        yield running


def _actors_on(node: RayNode) -> list[int]:
    return [pid for pid in descendants_of(node.process.pid) if "ActorShell" in command_of(pid)]


async def _team_names(servers: Servers) -> set[str]:
    return {team["team_id"] for team in await scale(servers.data_dir)}


async def test_its_actors_are_counted_beside_what_the_coordinator_among_them_counts(
    coordinator: AttachedProcess,
) -> None:
    async with httpx.AsyncClient(base_url=coordinator.place("ops")) as ops:
        shown = (await ops.get("/metrics")).text.splitlines()

    assert 'soc_pool_replicas{pool="context"} 2.0' in shown
    assert "# TYPE soc_threats_total counter" in shown


async def test_a_coordinator_is_replaced_by_another_without_losing_anything(
    servers: Servers,
    gateway: AttachedProcess,
    coordinator: AttachedProcess,
    options: tuple[str, ...],
) -> None:
    """As a release is: the other is made ready and shares the work, then the former finishes."""
    old = await _team_names(servers)
    async with gateway.client() as client:
        load = SteadyLoad(client)
        async with asyncio.timeout(500), asyncio.TaskGroup() as group:
            group.create_task(load.run())
            await load.two_more_portions()
            with attached_process("coordinator", servers.data_dir, *options):
                (new,) = await _team_names(servers) - old
                await load.two_more_portions()
                assert await asyncio.to_thread(coordinator.stop) == 0
                assert await _team_names(servers) == {new}
                await load.two_more_portions()
                load.end()
                await load.check()


async def test_a_node_that_is_killed_under_load_takes_nothing_with_it(
    servers: Servers, gateway: AttachedProcess, cluster: RayCluster, options: tuple[str, ...]
) -> None:
    """Last, because Ray goes on to believe in the node, as whoever comes later would with it."""
    with attached_process("coordinator", servers.data_dir, *options):
        assert all(_actors_on(node) for node in cluster.workers), "actors are spread"
        async with gateway.client() as client:
            load = SteadyLoad(client)
            async with asyncio.timeout(500), asyncio.TaskGroup() as group:
                group.create_task(load.run())
                await load.two_more_portions()
                await asyncio.to_thread(cluster.workers[0].kill)
                await until_whole(servers.data_dir, context=2)
                await load.two_more_portions()
                load.end()
            await load.check()


def test_who_has_another_token_is_not_let_in(
    servers: Servers, cluster: RayCluster, tmp_path: Path
) -> None:
    """Whoever is let in runs code on every node."""
    config, token = tmp_path / "watchfloor.yaml", tmp_path / "token"
    token.write_text("0" * 64)
    config.write_text(CONFIG % token)
    place = ["--data-dir", str(servers.data_dir), "--ops-port", "0", "--config", str(config)]
    outcome = subprocess.run(
        [
            *(sys.executable, "-m", "watchfloor.cli", "coordinator", *place),
            *("--ray-address", cluster.address),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        env=clean_environment(),
    )
    assert outcome.returncode != 0
    assert "does not let us in" in outcome.stderr
    assert "0" * 64 not in outcome.stderr
