"""Whose span it is: session, agent, workflow and user."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from watchfloor.core import (
    ADDRESS_NAMES,
    CUSTOMER_NAMES,
    DEFAULT_AGENT,
    PEER_NAMES,
    AgentId,
    SessionId,
    WorkflowId,
    address_in,
    session_id_of,
)
from watchfloor.traces._span import Attributes, Span, text_of

_LIMIT_CHARACTERS = 255
_EXTERNAL_LIMIT_CHARACTERS, _EXTERNAL_LIMIT_BYTES = 1_024, 2_000
"""PostgreSQL's indexes take no value of more than 2,704 bytes, the project included."""
"""Ours is made of all of it, so that this one may be shorter."""

_DEPTH_LIMIT = 64
"""How many spans around one are asked; parents that name each other would never end."""

_SESSION = ("session.id", "gen_ai.conversation.id", "langfuse.session.id")
_SESSION_ELSEWHERE = (
    "traceloop.association.properties.session_id",
    "ai.telemetry.metadata.sessionId",
    "gcp.vertex.agent.session_id",
)
_AGENT = ("gen_ai.agent.id", "gen_ai.agent.name", "agent.name", "agent_name")
_WORKFLOW = ("workflow.id", "workflow_id", "gen_ai.workflow.name", "traceloop.workflow.name")
_USER = (
    "user.id",
    "enduser.id",
    "langfuse.user.id",
    "traceloop.association.properties.user_id",
    "ai.telemetry.metadata.userId",
)
_BESIDE = (
    "traceloop.association.properties.",
    "langfuse.trace.metadata.",
    "ai.telemetry.metadata.",
)
"""Where libraries put what a program tells them of its own."""

_CUSTOMER = (*CUSTOMER_NAMES, *(before + name for before in _BESIDE for name in CUSTOMER_NAMES))
_ADDRESS = (*ADDRESS_NAMES, *(before + name for before in _BESIDE for name in ADDRESS_NAMES))
_ADDRESS_BY_SERVER = (*_ADDRESS, *PEER_NAMES)
_SERVER = "server"
_TRACELOOP_KIND = "traceloop.span.kind"
_ASKED = frozenset(
    (
        *(*_SESSION, *_SESSION_ELSEWHERE, *_AGENT, *_WORKFLOW, *_USER),
        *(*_CUSTOMER, *_ADDRESS_BY_SERVER, _TRACELOOP_KIND),
    )
)
"""Most spans have none of these, and that is found out quickly."""

_UNNAMED_SERVICE = "unknown_service"


class Identity(NamedTuple):
    """Whose something is; also the first arguments of every value read from a span.

    Attributes:
        session_id: Ours.
        external_id: What the sender called the session, where that is no id of ours.
        agent_id: The monitored agent.
        workflow_id: The workflow.
        user_id: For whom the agent worked.
        customer_id: Whose traffic it is.
        client_address: From where the agent was used; canonical.
    """

    session_id: SessionId
    external_id: str | None
    agent_id: AgentId
    workflow_id: WorkflowId | None
    user_id: str | None
    customer_id: str | None
    client_address: str | None


class _Told(NamedTuple):
    """What one span alone says; the sessions by how much their names are trusted."""

    sessions: tuple[str | None, ...]
    agent: str | None
    workflow: str | None
    user: str | None
    customer: str | None
    address: str | None


class Identities:
    """Answers for the spans of one request.

    A span that does not say whose it is has it from the spans around it, then from any other span
    of its trace in the request.
    """

    def __init__(self, spans: Sequence[Span]) -> None:
        # Log records follow the spans that they are of, and those know the spans around them.
        in_turn = list(reversed(spans))
        self._told = {
            (span.trace_id, span.span_id): _told_by(span.attributes, span.kind) for span in in_turn
        }
        self._parents = {(span.trace_id, span.span_id): span.parent_span_id for span in in_turn}
        self._known: dict[tuple[str, str | None, int], Identity] = {}
        self._by_trace: dict[str, _Told] = {}
        for (trace_id, _), told in reversed(self._told.items()):
            if told is not _SILENT:
                before = self._by_trace.get(trace_id, _SILENT)
                self._by_trace[trace_id] = _together(before, told)

    def of(self, span: Span) -> Identity:
        """Whose this span is."""
        speaking = self._speaking_around((span.trace_id, span.span_id))
        key = (span.trace_id, speaking[0] if speaking else None, id(span.resource))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._found(span, speaking)
        return known

    def _found(self, span: Span, speaking: Sequence[str]) -> Identity:
        asked = [self._told[span.trace_id, span_id] for span_id in speaking]
        asked.append(self._by_trace.get(span.trace_id, _SILENT))
        asked.append(_told_by(span.resource))
        told = _together(*asked)
        return _named(
            span.trace_id,
            _first(told.sessions),
            agent=told.agent or _service_in(span.resource),
            workflow=told.workflow,
            user=told.user,
            customer=told.customer,
            address=told.address,
        )

    def _speaking_around(self, key: tuple[str, str]) -> list[str]:
        """The span and those around it that say anything, from the inside out."""
        speaking: list[str] = []
        for _ in range(_DEPTH_LIMIT):
            told = self._told.get(key)
            if told is None:
                break
            if told is not _SILENT:
                speaking.append(key[1])
            parent_id = self._parents[key]
            if parent_id is None:
                break
            key = (key[0], parent_id)
        return speaking


def _told_by(attributes: Attributes, kind: str = "") -> _Told:
    if _ASKED.isdisjoint(attributes):
        return _SILENT
    sessions = [text_of(attributes.get(key)) for key in _SESSION]
    told = _Told(
        (*sessions, _name_in(attributes, _SESSION_ELSEWHERE)),
        _name_in(attributes, _AGENT) or _traceloop_agent(attributes),
        _name_in(attributes, _WORKFLOW),
        _name_in(attributes, _USER),
        _name_in(attributes, _CUSTOMER),
        address_in(attributes, _ADDRESS_BY_SERVER if kind == _SERVER else _ADDRESS),
    )
    return _SILENT if told == _SILENT else told


_SILENT = _Told((None,) * (len(_SESSION) + 1), None, None, None, None, None)


def _name_in(attributes: Attributes, keys: Sequence[str]) -> str | None:
    for key in keys:
        if key in attributes and (text := text_of(attributes[key])) is not None:
            return text
    return None


def _traceloop_agent(attributes: Attributes) -> str | None:
    if attributes.get(_TRACELOOP_KIND) != "agent":
        return None
    return text_of(attributes.get("traceloop.entity.name"))


def _together(*told: _Told) -> _Told:
    """What is told first: each name on its own, sessions by how much their names are trusted.

    Most spans of a trace tell the same or nothing, so that there is one telling and no choice.
    """
    asked = [each for each in dict.fromkeys(told) if each is not _SILENT]
    if len(asked) < 2:  # noqa: PLR2004 - two make a choice
        return asked[0] if asked else _SILENT
    return _Told(
        tuple(map(_first, zip(*(told.sessions for told in asked), strict=True))),
        _first(told.agent for told in asked),
        _first(told.workflow for told in asked),
        _first(told.user for told in asked),
        _first(told.customer for told in asked),
        _first(told.address for told in asked),
    )


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value is not None), None)


def _service_in(resource: Mapping[str, object]) -> str | None:
    name = resource.get("service.name")
    if not isinstance(name, str) or name.startswith(_UNNAMED_SERVICE):
        return None
    return name.strip() or None


def _indexable(external: str) -> str:
    written = external[:_EXTERNAL_LIMIT_CHARACTERS].encode("utf-8", "replace")
    return written[:_EXTERNAL_LIMIT_BYTES].decode("utf-8", "ignore")


def _named(
    trace_id: str,
    session: str | None,
    *,
    agent: str | None,
    workflow: str | None,
    user: str | None,
    customer: str | None,
    address: str | None,
) -> Identity:
    external = session or trace_id
    session_id = session_id_of(external)
    return Identity(
        session_id,
        _indexable(external) if external != session_id else None,
        AgentId(agent[:_LIMIT_CHARACTERS]) if agent else DEFAULT_AGENT,
        WorkflowId(workflow[:_LIMIT_CHARACTERS]) if workflow else None,
        user[:_LIMIT_CHARACTERS] if user else None,
        customer[:_LIMIT_CHARACTERS] if customer else None,
        address,
    )
