"""Finished threats on the bus: published once per revision, heard by every gateway."""

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import structlog
from nats.aio.msg import Msg
from nats.js import api

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus._open_pull import OpenPull
from watchfloor.bus.connection import NATSBus
from watchfloor.bus.resume_token import ResumeToken
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
        token: Everything up to and including this result was heard.
    """

    message: ResultMessage
    token: ResumeToken


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
        self._position = ResumeToken("0", 0, 0)
        self._open = False

    @property
    def is_open(self) -> bool:
        """Whether results are being heard at this moment."""
        return self._open and self._bus.connected

    @property
    def position(self) -> ResumeToken:
        """All up to here was heard, and handed to the listeners."""
        return self._position

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
        self._position = ResumeToken(stream_name(info), info.state.last_seq, _ms(datetime.now(UTC)))
        await self._reopen()
        await self._watch.start()

    async def stop(self) -> None:
        """Stop listening; safe twice and without ``start``."""
        await self._watch.stop()
        self._open = False
        await self._pull.close()

    async def _reopen(self) -> None:
        self._open = False
        with contextlib.suppress(UnavailableError), translated("opening the results"):
            stream = stream_name(await self._bus.jetstream.stream_info(subjects.RESULTS))
            if stream != self._position.stream:
                # Sequences of the former stream say nothing about this one.
                self._position = ResumeToken(stream, 0, self._position.at_ms)
            config = api.ConsumerConfig(
                deliver_policy=api.DeliverPolicy.BY_START_SEQUENCE,
                opt_start_seq=self._position.sequence + 1,
                ack_policy=api.AckPolicy.NONE,
                mem_storage=True,
                inactive_threshold=_ABANDONED_AFTER_S,
            )
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
        if message.metadata.sequence.stream <= self._position.sequence:
            return
        result = result_in(message, self._position.stream)
        self._position = result.token
        for listener in self._listeners:
            listener(result)


def stream_name(info: api.StreamInfo) -> str:
    """What tells a stream from one of the same name that was there before, for tokens."""
    return format(_ms(info.created), "x") if info.created else "0"


def result_in(message: Msg, stream: str) -> Result:
    """The result that a message of the stream carries."""
    headers, metadata = message.headers or {}, message.metadata
    _, _, project_id, severity = message.subject.split(".")
    decoded = ResultMessage(
        project_id=project_id,
        threat_id=ThreatId(headers["Wf-Threat"]),
        revision=int(headers["Wf-Revision"]),
        severity=Severity(severity),
        threat_type=ThreatType(headers["Wf-Type"]),
        customer=headers["Wf-Customer"],
        requires_review=headers["Wf-Review"] == "1",
        data=message.data,
    )
    token = ResumeToken(stream, metadata.sequence.stream, _ms(metadata.timestamp))
    return Result(decoded, token)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
