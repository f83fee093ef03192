"""Results again, for a watcher that was away."""

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from typing import NamedTuple

from nats.aio.msg import Msg
from nats.js import JetStreamContext, api
from nats.js.errors import APIError, NotFoundError

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus.connection import NATSBus
from watchfloor.bus.results import Result, result_in, stream_name
from watchfloor.bus.resume_token import ResumeToken
from watchfloor.core import UnavailableError, WatchfloorError

_ABANDONED_AFTER_S = 30.0


class ResultsGoneError(WatchfloorError):
    """Results after a token are not held any more, or never were; only a new start helps."""

    code = "results_gone"


class _Reading(NamedTuple):
    consumer: str
    pending: int
    pull: JetStreamContext.PullSubscription


class ResultReplay:
    """Reads results of one project again, with a consumer that lives as long as the reading."""

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus

    async def after(
        self, token: ResumeToken, *, project_id: str, until: int
    ) -> AsyncGenerator[list[Result]]:
        """The project's results after ``token``, in order, as they come from the stream.

        What is yielded has no gap: that nothing was removed behind the last batch is asked again
        with each.

        Args:
            token: Where to begin.
            project_id: Whose results.
            until: The last sequence of interest; the stream must have reached it.

        Raises:
            ResultsGoneError: The token is older than what is held, or of another stream.
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
                results = [result_in(message, token.stream) for message in messages]
                wanted = [each for each in results if each.token.sequence <= until]
                if wanted:
                    place = wanted[-1].token.sequence
                    yield wanted
                if len(wanted) < len(results) or place >= until:
                    return
                pending = messages[-1].metadata.num_pending

    async def _fetched(self, pull: JetStreamContext.PullSubscription, pending: int) -> list[Msg]:
        config = self._bus.config
        try:
            with translated("reading results again"):
                messages: list[Msg] = await pull.fetch(
                    min(pending, config.batch), timeout=config.request_timeout_s
                )
        except APIError as exc:
            # A server that was restarted in between knows nothing of the consumer.
            raise UnavailableError("The replay of the results was interrupted.") from exc
        return messages

    async def _require_held(self, token: ResumeToken, place: int) -> None:
        with translated("reading the state of the results"):
            info = await self._bus.jetstream.stream_info(subjects.RESULTS)
        state = info.state
        if stream_name(info) != token.stream or not state.first_seq - 1 <= place <= state.last_seq:
            raise ResultsGoneError("Results after the token are not held any more.")

    @contextlib.asynccontextmanager
    async def _reading(self, project_id: str, first: int) -> AsyncIterator[_Reading]:
        config = api.ConsumerConfig(
            deliver_policy=api.DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=first,
            filter_subject=subjects.results_of(project_id),
            ack_policy=api.AckPolicy.NONE,
            mem_storage=True,
            inactive_threshold=_ABANDONED_AFTER_S,
        )
        with translated("opening a replay of the results"):
            jetstream = self._bus.jetstream
            info = await jetstream.add_consumer(subjects.RESULTS, config)
            pull = await jetstream.pull_subscribe_bind(info.name, subjects.RESULTS)
        try:
            yield _Reading(info.name, info.num_pending or 0, pull)
        finally:
            # What cannot be told to go is forgotten by the server after a while.
            with (
                contextlib.suppress(UnavailableError, NotFoundError),
                translated("ending a replay of the results"),
            ):
                await pull.unsubscribe()
                await self._bus.jetstream.delete_consumer(subjects.RESULTS, info.name)
