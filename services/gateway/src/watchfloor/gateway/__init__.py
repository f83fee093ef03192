"""The product's edge: signals in, threats out, over REST and a live stream."""

from watchfloor.gateway.app import Backends, Gateway, bind, join
from watchfloor.gateway.config import GatewayConfig
from watchfloor.gateway.readiness import Check
from watchfloor.gateway.services import Services

__all__ = ["Backends", "Check", "Gateway", "GatewayConfig", "Services", "bind", "join"]
