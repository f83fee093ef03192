"""The services that are served by gRPC, and what each of their methods asks of its callers."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import grpc
from google.protobuf.descriptor import ServiceDescriptor

from watchfloor.gateway.grpc_service.agent_methods import AgentMethods
from watchfloor.gateway.grpc_service.session_methods import SessionMethods
from watchfloor.gateway.grpc_service.threat_methods import ThreatMethods
from watchfloor.gateway.permissions import Requirement, requirement_of
from watchfloor.v1 import (
    agent_service_pb2,
    agent_service_pb2_grpc,
    session_service_pb2,
    session_service_pb2_grpc,
    threat_service_pb2,
    threat_service_pb2_grpc,
)


class Served(NamedTuple):
    """One service.

    Attributes:
        descriptor: What the proto says about it.
        servicer: Its methods, or the class that has them.
        add: Lets a server serve it.
    """

    descriptor: ServiceDescriptor
    servicer: object
    add: Callable[[Any, grpc.aio.Server], None]


def served_by(threats: object, sessions: object, agents: object) -> tuple[Served, ...]:
    """All services, answered by these."""
    return (
        Served(
            threat_service_pb2.DESCRIPTOR.services_by_name["ThreatService"],
            threats,
            threat_service_pb2_grpc.add_ThreatServiceServicer_to_server,
        ),
        Served(
            session_service_pb2.DESCRIPTOR.services_by_name["SessionService"],
            sessions,
            session_service_pb2_grpc.add_SessionServiceServicer_to_server,
        ),
        Served(
            agent_service_pb2.DESCRIPTOR.services_by_name["AgentService"],
            agents,
            agent_service_pb2_grpc.add_AgentServiceServicer_to_server,
        ),
    )


SERVED = served_by(ThreatMethods, SessionMethods, AgentMethods)
"""All services, by the classes that have their methods."""


def requirements_of(services: Iterable[Served]) -> Mapping[str, Requirement]:
    """What each method asks of its callers, by its full name.

    Raises:
        UndeclaredError: One of them does not say.
    """
    return {
        (name := f"/{service.descriptor.full_name}/{method.name}"): requirement_of(
            getattr(service.servicer, method.name, None), name=name
        )
        for service in services
        for method in service.descriptor.methods
    }
