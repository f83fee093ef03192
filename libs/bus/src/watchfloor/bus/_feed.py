"""A stream of what became of things, heard as it is published."""

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Generic, Protocol, TypeVar

from nats.aio.msg import Msg
from nats.js import api

from watchfloor.bus._errors import translated
from watchfloor.bus._open_pull import OpenPull
from watchfloor.bus.connection import NATSBus
from watchfloor.bus.resume_token import ResumeToken
from watchfloor.core import Periodic, UnavailableError

_ABANDONED_AFTER_S = 60.0
_WATCH_S = 1.0


class Heard(Protocol):
    """Anything with a place in a stream."""

    @property
    def token(self) -> ResumeToken:
        """Everything up to and including it was heard."""
        ...


H = TypeVar("H", bound=Heard)


class Feed(Generic[H]):
    """Hears everything in a stream from its start on, in order, each once, over reconnects.

    Args:
        bus: The connection.
        stream: The stream's name.
        decode: Makes of a message, and its place, what listeners get.
    """

    def __init__(
        self, bus: NATSBus, *, stream: str, decode: Callable[[Msg, ResumeToken], H]
    ) -> None:
        self._bus = bus
        self._stream = stream
        self._decode = decode
        self._pull = OpenPull(
            bus,
            stream=stream,
            batch=bus.config.batch,
            on_message=self._receive,
            on_gone=self._reopen,
        )
        self._listeners: list[Callable[[H], None]] = []
        self._on_reconnect: list[Callable[[], None]] = []
        self._watch = Periodic(_WATCH_S, self._look_after)
        self._position = ResumeToken("0", 0, 0)
        self._open = False

    @property
    def is_open(self) -> bool:
        """Whether the stream is being heard at this moment."""
        return self._open and self._bus.connected

    @property
    def position(self) -> ResumeToken:
        """All up to here was heard, and handed to the listeners."""
        return self._position

    def listen(
        self, listener: Callable[[H], None], *, on_reconnect: Callable[[], None] | None = None
    ) -> None:
        """Call ``listener`` for each thing heard; it must not block.

        Args:
            listener: Gets everything from ``start`` on.
            on_reconnect: Called after something may have come late.
        """
        self._listeners.append(listener)
        if on_reconnect is not None:
            self._on_reconnect.append(on_reconnect)

    async def start(self) -> None:
        """Begin to hear what is published from this moment on."""
        with translated("reading the state of a stream"):
            info = await self._bus.jetstream.stream_info(self._stream)
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
        with contextlib.suppress(UnavailableError), translated("opening a stream"):
            stream = stream_name(await self._bus.jetstream.stream_info(self._stream))
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
            info = await self._bus.jetstream.add_consumer(self._stream, config)
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
        heard = self._decode(message, place_of(message, self._position.stream))
        self._position = heard.token
        for listener in self._listeners:
            listener(heard)


def stream_name(info: api.StreamInfo) -> str:
    """What tells a stream from one of the same name that was there before, for tokens."""
    return format(_ms(info.created), "x") if info.created else "0"


def place_of(message: Msg, stream: str) -> ResumeToken:
    """Where in the stream a message stands."""
    metadata = message.metadata
    return ResumeToken(stream, metadata.sequence.stream, _ms(metadata.timestamp))


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
