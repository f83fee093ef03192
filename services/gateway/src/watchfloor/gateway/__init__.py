"""The product's edge: signals in, threats out, over REST and a live stream."""

from watchfloor.gateway.app import Backends, Gateway, join
from watchfloor.gateway.config import GatewayConfig
from watchfloor.gateway.services import Services

__all__ = ["Backends", "Gateway", "GatewayConfig", "Services", "join"]
