"""A stream read again, for a watcher that was away."""

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import Generic, NamedTuple

from nats.aio.msg import Msg
from nats.js import JetStreamContext, api
from nats.js.errors import APIError, NotFoundError

from watchfloor.bus._errors import translated
from watchfloor.bus._feed import H, place_of, stream_name
from watchfloor.bus.connection import NATSBus
from watchfloor.bus.resume_token import ResumeToken
from watchfloor.core import UnavailableError, WatchfloorError

_ABANDONED_AFTER_S = 30.0


class HistoryGoneError(WatchfloorError):
    """What followed a token is not held any more, or never was; only a new start helps."""

    code = "history_gone"


class _Reading(NamedTuple):
    consumer: str
    pending: int
    pull: JetStreamContext.PullSubscription


class Replay(Generic[H]):
    """Reads what a stream holds of one project, with a consumer that lives as long as the reading.

    Args:
        bus: The connection.
        stream: The stream's name.
        of_project: The subjects of a project.
        decode: Makes of a message, and its place, what is read.
    """

    def __init__(
        self,
        bus: NATSBus,
        *,
        stream: str,
        of_project: Callable[[str], str],
        decode: Callable[[Msg, ResumeToken], H],
    ) -> None:
        self._bus = bus
        self._stream = stream
        self._of_project = of_project
        self._decode = decode

    async def after(
        self, token: ResumeToken, *, project_id: str, until: int
    ) -> AsyncGenerator[list[H]]:
        """What the project has after ``token``, in order, as they come from the stream.

        What is yielded has no gap: that nothing was removed behind the last batch is asked again
        with each.

        Args:
            token: Where to begin.
            project_id: Which one.
            until: The last sequence of interest; the stream must have reached it.

        Raises:
            HistoryGoneError: The token is older than what is held, or of another stream.
            UnavailableError: The bus is away.
        """
        place = token.sequence
        await self._require_held(token, place)
        if place >= until:
            return
        async with self._reading(project_id, place + 1) as reading:
            pending = reading.pending
            while pending > 0:
                messages = await self._fetched(reading.pull, pending)
                await self._require_held(token, place)
                found = [
                    self._decode(message, place_of(message, token.stream)) for message in messages
                ]
                wanted = [each for each in found if each.token.sequence <= until]
                if wanted:
                    place = wanted[-1].token.sequence
                    yield wanted
                if len(wanted) < len(found) or place >= until:
                    return
                pending = messages[-1].metadata.num_pending

    async def _fetched(self, pull: JetStreamContext.PullSubscription, pending: int) -> list[Msg]:
        config = self._bus.config
        try:
            with translated("reading a stream again"):
                messages: list[Msg] = await pull.fetch(
                    min(pending, config.batch), timeout=config.request_timeout_s
                )
        except APIError as exc:
            # A server that was restarted in between knows nothing of the consumer.
            raise UnavailableError("The replay was interrupted.") from exc
        return messages

    async def _require_held(self, token: ResumeToken, place: int) -> None:
        with translated("reading the state of a stream"):
            info = await self._bus.jetstream.stream_info(self._stream)
        state = info.state
        if stream_name(info) != token.stream or not state.first_seq - 1 <= place <= state.last_seq:
            raise HistoryGoneError("What followed the token is not held any more.")

    @contextlib.asynccontextmanager
    async def _reading(self, project_id: str, first: int) -> AsyncIterator[_Reading]:
        config = api.ConsumerConfig(
            deliver_policy=api.DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=first,
            filter_subject=self._of_project(project_id),
            ack_policy=api.AckPolicy.NONE,
            mem_storage=True,
            inactive_threshold=_ABANDONED_AFTER_S,
        )
        with translated("opening a replay"):
            jetstream = self._bus.jetstream
            info = await jetstream.add_consumer(self._stream, config)
            pull = await jetstream.pull_subscribe_bind(info.name, self._stream)
        try:
            yield _Reading(info.name, info.num_pending or 0, pull)
        finally:
            # What cannot be told to go is forgotten by the server after a while.
            with (
                contextlib.suppress(UnavailableError, NotFoundError),
                translated("ending a replay"),
            ):
                await pull.unsubscribe()
                await self._bus.jetstream.delete_consumer(self._stream, info.name)
