"""Finished threats on the bus: published once per revision, heard by every gateway."""

import contextlib
from collections.abc import Callable
from typing import NamedTuple

import structlog
from nats.aio.msg import Msg
from nats.js import api

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus._open_pull import OpenPull
from watchfloor.bus.connection import NATSBus
from watchfloor.core import (
    Periodic,
    Severity,
    ThreatAnalysis,
    ThreatId,
    ThreatType,
    UnavailableError,
)

log = structlog.get_logger(__name__)

_ABANDONED_AFTER_S = 60.0
_WATCH_S = 1.0


class ResultMessage(NamedTuple):
    """One revision of one threat, with what filters need beside the JSON.

    Attributes:
        project_id: The tenant.
        threat_id: The threat.
        revision: 0 at first, one more with each change.
        severity: For filters.
        threat_type: For filters.
        customer: The customer's subject token (``subjects.token``), for filters.
        requires_review: For filters.
        data: The threat's JSON, as it is stored.
    """

    project_id: str
    threat_id: ThreatId
    revision: int
    severity: Severity
    threat_type: ThreatType
    customer: str
    requires_review: bool
    data: bytes

    @classmethod
    def of(cls, threat: ThreatAnalysis, data: bytes) -> "ResultMessage":
        """The message that announces ``threat``, whose JSON is ``data``."""
        return cls(
            project_id=threat.project_id,
            threat_id=threat.id,
            revision=threat.revision,
            severity=threat.severity,
            threat_type=threat.signal.threat_type,
            customer=subjects.token(threat.signal.customer),
            requires_review=threat.requires_human_review,
            data=data,
        )


class Result(NamedTuple):
    """A result as a gateway hears it.

    Attributes:
        message: The threat.
        token: Resume token: everything up to and including this result was heard.
    """

    message: ResultMessage
    token: str


class ResultStream:
    """Publishes results."""

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus

    async def publish(self, message: ResultMessage) -> None:
        """Publish a revision; the same one twice is stored once.

        Raises:
            UnavailableError: The bus is away; it may nevertheless have been stored.
        """
        with translated("publishing a result"):
            await self._bus.jetstream.publish(
                subjects.of_result(message.project_id, message.severity),
                message.data,
                timeout=self._bus.config.publish_timeout_s,
                headers={
                    "Nats-Msg-Id": f"{message.threat_id}/{message.revision}",
                    "Wf-Threat": message.threat_id,
                    "Wf-Revision": str(message.revision),
                    "Wf-Type": message.threat_type,
                    "Wf-Customer": message.customer,
                    "Wf-Review": "1" if message.requires_review else "0",
                },
            )


class ResultFeed:
    """Hears every result from its start on, in order, each once, over reconnects."""

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus
        self._pull = OpenPull(
            bus,
            stream=subjects.RESULTS,
            batch=bus.config.batch,
            on_message=self._receive,
            on_gone=self._reopen,
        )
        self._listeners: list[Callable[[Result], None]] = []
        self._on_reconnect: list[Callable[[], None]] = []
        self._watch = Periodic(_WATCH_S, self._look_after)
        self._created = ""
        self._last = 0
        self._open = False

    @property
    def is_open(self) -> bool:
        """Whether results are being heard at this moment."""
        return self._open and self._bus.connected

    @property
    def token(self) -> str:
        """Resume token for all that was heard so far."""
        return f"{self._created}-{self._last}"

    def listen(
        self, listener: Callable[[Result], None], *, on_reconnect: Callable[[], None] | None = None
    ) -> None:
        """Call ``listener`` for each result; it must not block.

        Args:
            listener: Gets every result from ``start`` on.
            on_reconnect: Called after results may have come late.
        """
        self._listeners.append(listener)
        if on_reconnect is not None:
            self._on_reconnect.append(on_reconnect)

    async def start(self) -> None:
        """Begin to hear what is published from this moment on."""
        with translated("reading the state of the results"):
            info = await self._bus.jetstream.stream_info(subjects.RESULTS)
        self._created = _created_token(info)
        self._last = info.state.last_seq
        await self._reopen()
        await self._watch.start()

    async def stop(self) -> None:
        """Stop listening; safe twice and without ``start``."""
        await self._watch.stop()
        self._open = False
        await self._pull.close()

    async def _reopen(self) -> None:
        self._open = False
        config = api.ConsumerConfig(
            deliver_policy=api.DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=self._last + 1,
            ack_policy=api.AckPolicy.NONE,
            mem_storage=True,
            inactive_threshold=_ABANDONED_AFTER_S,
        )
        with contextlib.suppress(UnavailableError), translated("opening the results"):
            info = await self._bus.jetstream.add_consumer(subjects.RESULTS, config)
            await self._pull.open(info.name or "")
            self._open = True

    async def _look_after(self) -> None:
        if not self._bus.connected:
            self._open = False
        elif not self._open:
            await self._reopen()
            for tell in self._on_reconnect:
                tell()
        else:
            await self._pull.watch()

    async def _receive(self, message: Msg) -> None:
        sequence = message.metadata.sequence.stream
        if sequence <= self._last:
            return
        self._last = sequence
        result = Result(_decode(message), f"{self._created}-{sequence}")
        for listener in self._listeners:
            listener(result)


def _created_token(info: api.StreamInfo) -> str:
    created = info.created
    return format(int(created.timestamp() * 1000), "x") if created else "0"


def _decode(message: Msg) -> ResultMessage:
    headers = message.headers or {}
    _, _, project_id, severity = message.subject.split(".")
    return ResultMessage(
        project_id=project_id,
        threat_id=ThreatId(headers["Wf-Threat"]),
        revision=int(headers["Wf-Revision"]),
        severity=Severity(severity),
        threat_type=ThreatType(headers["Wf-Type"]),
        customer=headers["Wf-Customer"],
        requires_review=headers["Wf-Review"] == "1",
        data=message.data,
    )
