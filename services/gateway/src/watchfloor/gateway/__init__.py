"""The product's edge: signals and events in, threats and sessions out."""

from typing import TYPE_CHECKING

from watchfloor.core import deferred
from watchfloor.gateway.config import GatewayConfig
from watchfloor.gateway.listeners import Listeners
from watchfloor.gateway.oidc.config import OIDCConfig
from watchfloor.gateway.tls.config import TLSConfig

if TYPE_CHECKING:
    from watchfloor.gateway.agent_reports import ReportRules
    from watchfloor.gateway.app import Gateway
    from watchfloor.gateway.backends import Backends
    from watchfloor.gateway.joining import join
    from watchfloor.gateway.services import Services
    from watchfloor.gateway.tls.identity import check_certificate

__all__ = [
    "Backends",
    "Gateway",
    "GatewayConfig",
    "Listeners",
    "OIDCConfig",
    "ReportRules",
    "Services",
    "TLSConfig",
    "check_certificate",
    "join",
]

# FastAPI and gRPC take a second to load, which the servers below need for their start.
__getattr__ = deferred(
    __name__,
    {
        "Backends": "backends",
        "Gateway": "app",
        "ReportRules": "agent_reports",
        "Services": "services",
        "check_certificate": "tls.identity",
        "join": "joining",
    },
)
