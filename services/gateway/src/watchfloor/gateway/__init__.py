"""The product's edge: signals and events in, threats and sessions out."""

from watchfloor.gateway.agent_reports import ReportRules
from watchfloor.gateway.app import Gateway, Listeners
from watchfloor.gateway.backends import Backends
from watchfloor.gateway.config import GatewayConfig
from watchfloor.gateway.joining import join
from watchfloor.gateway.services import Services

__all__ = ["Backends", "Gateway", "GatewayConfig", "Listeners", "ReportRules", "Services", "join"]
