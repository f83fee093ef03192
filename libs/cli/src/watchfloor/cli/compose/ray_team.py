"""A coordinator and its agents as actors of Ray."""

import os
import socket
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from watchfloor.agents import AGENTS
from watchfloor.bus import NATSBus, PoolSizes, SignalQueue, TeamReports, token
from watchfloor.cli.agent_spec import AgentSettings, AgentSpec
from watchfloor.cli.compose.coordinator_service import CoordinatorSpec
from watchfloor.cli.compose.local_agents import OWN_ANALYZERS
from watchfloor.cli.compose.sessions_side import JudgingSettings
from watchfloor.cli.config import RootConfig
from watchfloor.cli.servers import Addresses
from watchfloor.core import SystemClock, UnavailableError
from watchfloor.runtime import (
    DataFolder,
    Part,
    RayConnection,
    RayService,
    RayTeam,
    ScalingPorts,
    TeamScaling,
    team_pools,
)
from watchfloor.telemetry import TeamMetrics, configure_logging

_LEAD = "coordinator"
_MARGIN_S = 2.0


class RayCoordinator(NamedTuple):
    """A coordinator on Ray, as the process that leads it knows it.

    Attributes:
        service: The team with its coordinator.
        scaling: What is started after it: the pools follow what operators ask for.
    """

    service: RayService
    scaling: Sequence[Part]


def ray_coordinator(
    config: RootConfig, addresses: Addresses, folder: DataFolder, *, bus: NATSBus
) -> RayCoordinator:
    """The coordinator, led by this process and hosted by Ray; not started.

    Args:
        config: What the operator set.
        addresses: Where the servers are, and the cluster.
        folder: Where actors on this machine log.
        bus: How it is told what operators ask for; started before what follows.

    Raises:
        UnavailableError: The addresses name no cluster.
    """
    if addresses.ray is None:
        raise UnavailableError("No Ray cluster is named.")
    budget_s = config.coordinator.agent_budget_ms / 1000
    settings = AgentSettings(config.agents, config.llm, budget_s=budget_s, tracing=config.tracing)
    agents = {name: AgentSpec(name, addresses.database, config.store, settings) for name in AGENTS}
    pools = team_pools(
        agents,
        OWN_ANALYZERS,
        agent_budget_s=budget_s,
        analyzer_budget_s=config.coordinator.analyzer_budget_ms / 1000,
    )
    judging = JudgingSettings(config.llm, config.judgement, config.dataflow, config.pii)
    lead = CoordinatorSpec(
        addresses, config.coordinator, config.store, config.bus, judging, config.tracing
    )
    log_file = folder.logs / "actors.log" if config.ray.address is None else None
    connection = RayConnection(addresses.ray)
    team = RayTeam(
        connection,
        pools,
        lead=(_LEAD, lead),
        prepare=partial(log_to, log_file, config.log_level),
        config=config.ray,
        stop_s=config.coordinator.stop_deadline_s + _MARGIN_S,
    )
    metrics = TeamMetrics()
    service = RayService(connection, team, lead=_LEAD, metrics=metrics)
    scaling = TeamScaling(
        team,
        ScalingPorts(PoolSizes(bus), SignalQueue(bus), TeamReports(bus)),
        identity=(_team_id(), version("watchfloor")),
        config=config.ray,
        metrics=metrics,
        clock=SystemClock(),
    )
    return RayCoordinator(service, [Part("scaling", scaling)])


def _team_id() -> str:
    """The machine and the process, in characters that the bus allows."""
    return token(f"{socket.gethostname().partition('.')[0].lower()}-{os.getpid()}")


def log_to(file: Path | None, level: str) -> None:
    """Set up the log of an actor's process.

    Args:
        file: Several processes append to it, a line at a time; on a cluster, whose machines
            collect what their processes print, nothing.
        level: The lowest level that is logged.
    """
    stream = file.open("a", encoding="utf-8", buffering=1) if file is not None else None
    configure_logging(level, json=True, stream=stream)
