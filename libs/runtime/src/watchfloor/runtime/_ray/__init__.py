"""Agents and analyzers as processes of Ray. Ray itself is imported when it is started, not here."""

from watchfloor.runtime._ray.config import RayConfig
from watchfloor.runtime._ray.connection import RayAddress, RayConnection
from watchfloor.runtime._ray.pool_name import PoolName
from watchfloor.runtime._ray.runtime import RayRuntime, team_pools
from watchfloor.runtime._ray.scaling import ScalingPorts, TeamScaling
from watchfloor.runtime._ray.server import EmbeddedRay
from watchfloor.runtime._ray.service import RayService
from watchfloor.runtime._ray.team import RayTeam

__all__ = [
    "EmbeddedRay",
    "PoolName",
    "RayAddress",
    "RayConfig",
    "RayConnection",
    "RayRuntime",
    "RayService",
    "RayTeam",
    "ScalingPorts",
    "TeamScaling",
    "team_pools",
]
