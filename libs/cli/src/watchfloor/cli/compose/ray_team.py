"""A coordinator and its agents as actors of Ray."""

from functools import partial
from pathlib import Path

from watchfloor.agents import AGENTS
from watchfloor.cli.agent_spec import AgentSettings, AgentSpec
from watchfloor.cli.compose.coordinator_service import CoordinatorSpec
from watchfloor.cli.compose.local_agents import OWN_ANALYZERS
from watchfloor.cli.compose.sessions_side import JudgingSettings
from watchfloor.cli.config import RootConfig
from watchfloor.cli.servers import Addresses
from watchfloor.core import UnavailableError
from watchfloor.runtime import DataFolder, RayConnection, RayService, RayTeam, team_pools
from watchfloor.telemetry import configure_logging

_LEAD = "coordinator"
_MARGIN_S = 2.0


def ray_coordinator(config: RootConfig, addresses: Addresses, folder: DataFolder) -> RayService:
    """The coordinator, led by this process and hosted by Ray; not started.

    Args:
        config: What the operator set.
        addresses: Where the servers are, and the cluster.
        folder: Where actors on this machine log.

    Raises:
        UnavailableError: The addresses name no cluster.
    """
    if addresses.ray is None:
        raise UnavailableError("No Ray cluster is named.")
    budget_s = config.coordinator.agent_budget_ms / 1000
    settings = AgentSettings(config.agents, config.llm, budget_s=budget_s)
    agents = {name: AgentSpec(name, addresses.database, config.store, settings) for name in AGENTS}
    pools = team_pools(
        agents,
        OWN_ANALYZERS,
        agent_budget_s=budget_s,
        analyzer_budget_s=config.coordinator.analyzer_budget_ms / 1000,
    )
    judging = JudgingSettings(config.llm, config.judgement, config.dataflow, config.pii)
    lead = CoordinatorSpec(addresses, config.coordinator, config.store, config.bus, judging)
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
    return RayService(connection, team, lead=_LEAD)


def log_to(file: Path | None, level: str) -> None:
    """Set up the log of an actor's process.

    Args:
        file: Several processes append to it, a line at a time; on a cluster, whose machines
            collect what their processes print, nothing.
        level: The lowest level that is logged.
    """
    stream = file.open("a", encoding="utf-8", buffering=1) if file is not None else None
    configure_logging(level, json=True, stream=stream)
