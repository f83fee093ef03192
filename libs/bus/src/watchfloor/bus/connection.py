"""The connection to NATS, and the streams that must exist on it."""

import asyncio
import contextlib
from collections.abc import Sequence

import nats.js.errors
import structlog
from nats.aio.client import Client
from nats.js import JetStreamContext, api
from nats.js.kv import KeyValue

from watchfloor.bus import subjects
from watchfloor.bus._client import CautiousClient, reason_of
from watchfloor.bus._errors import translated
from watchfloor.bus.access import NATSAccess
from watchfloor.bus.config import BusConfig
from watchfloor.core import UnavailableError

log = structlog.get_logger(__name__)

_DUPLICATE_WINDOW_S = 600.0
_PASSING_TTL_S = {subjects.TEAMS: 15.0, subjects.STATUS: 10.0}
_ATTEMPT_S, _PAUSE_S, _PING_S = 5, 1, 5
_LASTING = (subjects.POOL_SIZES, subjects.AUDIT_HEADS)
BUCKETS = (subjects.IDEMPOTENCY, subjects.ATTEMPTS, *_PASSING_TTL_S, *_LASTING)


class NATSBus:
    """One connection, reconnecting for ever; every call on it has a time limit.

    Args:
        url: ``nats://host:port``, several separated by commas; with ``tls://`` it is encrypted.
        token: The shared token, such as that of an embedded server.
        access: How a server of the operator's own lets us in.
        declares_streams: Whether the limits in ``config`` are made those of the streams; otherwise
            the streams must be there, and keep theirs.
        config: Limits.
    """

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        access: NATSAccess | None = None,
        declares_streams: bool = True,
        config: BusConfig | None = None,
    ) -> None:
        self.config = config or BusConfig()
        self._url = url
        self._token = token
        self._access = access or NATSAccess()
        self._declares_streams = declares_streams
        self._is_encrypted = self._access.wants_tls or "tls://" in url
        self._client: Client = CautiousClient(wants_tls=self._is_encrypted)
        self._fault = ""
        self._buckets: dict[str, KeyValue] = {}
        self._is_stopping = False

    @property
    def connected(self) -> bool:
        """Whether the connection stands at this moment."""
        return bool(self._client.is_connected)

    @property
    def client(self) -> Client:
        """The library's client, for this room only.

        Raises:
            UnavailableError: The connection is down; nothing is buffered for later.
        """
        if not self._client.is_connected:
            raise UnavailableError("The bus is away.")
        return self._client

    @property
    def jetstream(self) -> JetStreamContext:
        """JetStream on this connection, for this room only."""
        return self.client.jetstream(timeout=self.config.request_timeout_s)

    async def start(self) -> None:
        """Connect, and see to the streams and buckets; safe to repeat.

        Raises:
            UnavailableError: Nothing answers there, or nothing that lets us in; says why. Later
                losses are mended by reconnecting.
            InvalidInputError: The files of our access are not good.
        """
        try:
            # The library itself would go on trying for ever.
            async with asyncio.timeout(self.config.connect_timeout_s):
                with translated("connecting"):
                    await self._connect()
        except TimeoutError as exc:
            why = f": {self._fault}" if self._fault else ""
            raise UnavailableError(f"The bus did not let us connect{why}.") from exc
        with translated("preparing its streams"):
            if self._declares_streams:
                await self._declare_streams()
            await self._open_buckets()

    async def _connect(self) -> None:
        await self._client.connect(
            servers=self._url.split(","),
            token=self._token,
            tls=self._access.context() if self._is_encrypted else None,
            **self._access.options(),
            name="watchfloor",
            connect_timeout=_ATTEMPT_S,
            reconnect_time_wait=_PAUSE_S,
            max_reconnect_attempts=-1,
            ping_interval=_PING_S,
            max_outstanding_pings=2,
            error_cb=self._log_error,
            disconnected_cb=self._log_disconnected,
            reconnected_cb=_log_reconnected,
        )

    async def stop(self) -> None:
        """Flush what was sent and close; safe twice and without ``start``."""
        self._is_stopping = True
        client = self._client
        if client.is_connected:
            # A server that does not answer must not keep the connection from being closed.
            with contextlib.suppress(UnavailableError), translated("flushing"):
                await client.flush(timeout=2)
        # The library refuses to close what was never opened.
        if client.is_connected or client.is_connecting or client.is_reconnecting:
            await client.close()

    async def ping(self) -> None:
        """Ask JetStream for a sign of life.

        Raises:
            UnavailableError: It gave none in time.
        """
        with translated("asking for its state"):
            await self.jetstream.stream_info(subjects.SIGNALS)

    def bucket(self, name: str) -> KeyValue:
        """The key-value bucket of that name, made by ``start``.

        Raises:
            UnavailableError: There was no ``start`` that succeeded.
        """
        if name not in self._buckets:
            raise UnavailableError("The message bus has not been reached.")
        return self._buckets[name]

    def lasting_streams(self) -> Sequence[str]:
        """All streams but those of passing reports, a bucket's under ``KV_`` and its name.

        Queues come before what is made of what leaves them, and the buckets of keys and heads last.
        """
        buckets = (f"KV_{name}" for name in BUCKETS if name not in _PASSING_TTL_S)
        return [*(str(stream.name) for stream in streams_of(self.config)), *buckets]

    async def _log_error(self, error: Exception) -> None:
        reason = reason_of(error)
        # Each is followed by others that only say that the connection ended.
        self._fault = reason or self._fault
        log.warning("bus_error_reported", error_type=type(error).__name__, reason=reason)

    async def _log_disconnected(self) -> None:
        if not self._is_stopping:
            log.warning("bus_disconnected")

    async def _declare_streams(self) -> None:
        jetstream = self.jetstream
        missing = []
        for each in streams_of(self.config):
            stream = each.evolve(num_replicas=self.config.replicas)
            # Adding what exists would ask for the room of one more.
            try:
                await jetstream.update_stream(stream)
            except nats.js.errors.NotFoundError:
                missing.append(stream)
        for stream in missing:
            await jetstream.add_stream(stream)
        for name in BUCKETS:
            await self._declare_bucket(name)

    async def _declare_bucket(self, name: str) -> None:
        replicas = self.config.replicas
        bucket = api.KeyValueConfig(bucket=name, ttl=ttl_s(name, self.config), replicas=replicas)
        try:
            await self.jetstream.create_key_value(bucket)
        except nats.js.errors.BadRequestError:
            # It is there and otherwise: only in how many servers have it may that be mended.
            known = await self.jetstream.stream_info(f"KV_{name}")
            if known.config.num_replicas == replicas:
                raise
            await self.jetstream.update_stream(known.config.evolve(num_replicas=replicas))
            await self.jetstream.create_key_value(bucket)

    async def _open_buckets(self) -> None:
        for name in BUCKETS:
            self._buckets[name] = await self.jetstream.key_value(name)


def ttl_s(bucket: str, config: BusConfig) -> float | None:
    """How long what is in a bucket lives; nothing stands for ever."""
    if bucket in _LASTING:
        return None
    return _PASSING_TTL_S.get(bucket, config.idempotency_ttl_s)


def streams_of(config: BusConfig) -> tuple[api.StreamConfig, ...]:
    """What must exist, with the limits in ``config``."""
    return (
        _work_queue(
            subjects.SIGNALS,
            "wf.signals.>",
            max_messages=config.queue_max_messages,
            max_bytes=config.queue_max_bytes,
        ),
        _work_queue(
            subjects.EVENTS,
            "wf.events.>",
            max_messages=config.events_max_messages,
            max_bytes=config.events_max_bytes,
        ),
        _history(
            subjects.RESULTS,
            "wf.results.>",
            max_age_s=config.results_max_age_s,
            max_bytes=config.results_max_bytes,
        ),
        _history(
            subjects.SESSIONS,
            "wf.sessions.>",
            max_age_s=config.sessions_max_age_s,
            max_bytes=config.sessions_max_bytes,
        ),
        api.StreamConfig(
            name=subjects.DEAD_LETTERS,
            subjects=["wf.dead.>"],
            retention=api.RetentionPolicy.LIMITS,
            storage=api.StorageType.FILE,
            discard=api.DiscardPolicy.NEW,
            max_bytes=config.dead_letters_max_bytes,
            max_msgs_per_subject=1,
            duplicate_window=_DUPLICATE_WINDOW_S,
        ),
    )


def _work_queue(name: str, subject: str, *, max_messages: int, max_bytes: int) -> api.StreamConfig:
    return api.StreamConfig(
        name=name,
        subjects=[subject],
        retention=api.RetentionPolicy.WORK_QUEUE,
        storage=api.StorageType.FILE,
        # The default would drop messages that were already accepted.
        discard=api.DiscardPolicy.NEW,
        max_msgs=max_messages,
        max_bytes=max_bytes,
        duplicate_window=_DUPLICATE_WINDOW_S,
    )


def _history(name: str, subject: str, *, max_age_s: float, max_bytes: int) -> api.StreamConfig:
    return api.StreamConfig(
        name=name,
        subjects=[subject],
        retention=api.RetentionPolicy.LIMITS,
        storage=api.StorageType.FILE,
        discard=api.DiscardPolicy.OLD,
        max_age=max_age_s,
        max_bytes=max_bytes,
        duplicate_window=min(_DUPLICATE_WINDOW_S, max_age_s),
    )


async def _log_reconnected() -> None:
    log.info("bus_reconnected")
