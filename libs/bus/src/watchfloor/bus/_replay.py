"""A stream read again, for a watcher that was away."""

from collections.abc import AsyncGenerator, Callable
from typing import Generic

from nats.aio.msg import Msg

from watchfloor.bus._errors import translated
from watchfloor.bus._feed import H, place_of, stream_name
from watchfloor.bus._reading import fetched, reading
from watchfloor.bus.connection import NATSBus
from watchfloor.bus.resume_token import ResumeToken
from watchfloor.core import WatchfloorError


class HistoryGoneError(WatchfloorError):
    """What followed a token is not held any more, or never was; only a new start helps."""

    code = "history_gone"


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
        of_project = self._of_project(project_id)
        async with reading(self._bus, self._stream, of_project, first=place + 1) as found:
            pending = found.pending
            while pending > 0:
                messages = await fetched(
                    self._bus, found.pull, min(pending, self._bus.config.batch)
                )
                await self._require_held(token, place)
                heard = [
                    self._decode(message, place_of(message, token.stream)) for message in messages
                ]
                wanted = [each for each in heard if each.token.sequence <= until]
                if wanted:
                    place = wanted[-1].token.sequence
                    yield wanted
                if len(wanted) < len(heard) or place >= until:
                    return
                pending = messages[-1].metadata.num_pending

    async def _require_held(self, token: ResumeToken, place: int) -> None:
        with translated("reading the state of a stream"):
            info = await self._bus.jetstream.stream_info(self._stream)
        state = info.state
        if stream_name(info) != token.stream or not state.first_seq - 1 <= place <= state.last_seq:
            raise HistoryGoneError("What followed the token is not held any more.")
