"""Agents and analyzers as processes of Ray. Ray itself is imported when it is started, not here."""

from watchfloor.runtime._ray.config import RayConfig
from watchfloor.runtime._ray.connection import RayAddress, RayConnection
from watchfloor.runtime._ray.runtime import RayRuntime
from watchfloor.runtime._ray.server import EmbeddedRay

__all__ = ["EmbeddedRay", "RayAddress", "RayConfig", "RayConnection", "RayRuntime"]
