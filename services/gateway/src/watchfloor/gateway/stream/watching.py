"""What one watcher is told, from its first message to its last."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from typing import Generic

from watchfloor.bus import HistoryGoneError, ResumeToken
from watchfloor.core import UnavailableError
from watchfloor.gateway.stream.fan_out import FanOut
from watchfloor.gateway.stream.message import Ending, Message
from watchfloor.gateway.stream.port import H, Newest, Replay, W
from watchfloor.gateway.stream.subscription import Subscription, in_pieces
from watchfloor.gateway.time_limit import TimeLimit

_INITIAL = 20
_FULL_S = 10.0


class Watching(Generic[H, W]):
    """Makes streams that begin with a picture, or where a token says, and miss nothing after it.

    Args:
        fan_out: What happens.
        replay: What happened.
        newest: The newest of the store, to begin with.
        limit: Bounds each question to the store.
        heartbeat_s: The longest silence.
        most: Watchers that there may be at once.
    """

    def __init__(
        self,
        fan_out: FanOut[H],
        *,
        replay: Replay[H],
        newest: Newest[W],
        limit: TimeLimit,
        heartbeat_s: float,
        most: int,
    ) -> None:
        self.fan_out = fan_out
        self.replay = replay
        self.heartbeat_s = heartbeat_s
        self._newest = newest
        self._limit = limit
        self._most = most

    @property
    def watchers(self) -> int:
        """How many watch at this moment."""
        return self.fan_out.watchers

    def require_room(self) -> None:
        """Return where one more may watch.

        Raises:
            UnavailableError: There are as many as may be.
        """
        if self.watchers >= self._most:
            raise UnavailableError("There are as many watchers as may be.", retry_after_s=_FULL_S)

    @contextmanager
    def watch(self, wanted: W, token: ResumeToken | None) -> Iterator["Watch[H, W]"]:
        """A watcher, for as long as the block runs; without a token it follows from here on."""
        with self.fan_out.subscribe(wanted) as subscription:
            yield Watch(self, subscription, wanted=wanted, token=token)

    async def picture(self, wanted: W, position: ResumeToken) -> Message:
        """The newest; the store has at least what happened up to the position.

        Raises:
            UnavailableError: The store is away.
        """
        newest = await self._limit(self._newest(wanted, _INITIAL))
        return self.fan_out.speech.initial_batch(newest, position)


class Watch(Generic[H, W]):
    """One watcher's stream."""

    def __init__(
        self,
        watching: Watching[H, W],
        subscription: Subscription[H],
        *,
        wanted: W,
        token: ResumeToken | None,
    ) -> None:
        self._watching = watching
        self._fan_out = watching.fan_out
        self._speech = watching.fan_out.speech
        self._subscription = subscription
        self._wanted = wanted
        self._token = token
        self._place = self._follow() if token is None else token

    @property
    def ending(self) -> Ending | None:
        """Why it ended; nothing while it has not."""
        return self._subscription.ending

    async def ended(self) -> None:
        """Wait until nothing more will come."""
        await self._subscription.ended()

    async def end_after(self, refused: Callable[[], Awaitable[None]]) -> None:
        """End the stream once the watcher is refused: its key is good no more."""
        await refused()
        self._subscription.end(Ending.UNAUTHENTICATED)

    async def messages(self) -> AsyncGenerator[list[Message]]:
        """Everything that the watcher is told, each time as much as fits into one write.

        It ends when ``ending`` says why. After a silence there is one message named ``ping``.
        """
        try:
            async with aclosing(self._beginning()) as beginning:
                async for messages in beginning:
                    yield messages
        except UnavailableError:
            self._subscription.end(Ending.UNAVAILABLE)
        async for messages in self._rest():
            yield messages

    async def _beginning(self) -> AsyncGenerator[list[Message]]:
        if self._token is not None:
            try:
                async with aclosing(self._missed(self._token)) as missed:
                    async for messages in missed:
                        yield messages
            except HistoryGoneError:
                # With the token of before, a watcher cut off before the picture is told again.
                yield [self._speech.reset(self._token.at, self._token)]
                self._place = self._follow()
            else:
                return
        yield [await self._watching.picture(self._wanted, self._place)]

    async def _missed(self, token: ResumeToken) -> AsyncGenerator[list[Message]]:
        """What came after the token until now; from then on the subscription has the rest."""
        is_near = False
        while not is_near:
            until = self._fan_out.position
            if until.stream != token.stream:
                raise HistoryGoneError("The token is of another stream.")
            # What happens waits in the queue only while the last part, which is short, is read.
            is_near = until.sequence - self._place.sequence <= self._fan_out.queue_size // 2
            if is_near:
                self._subscription.follow(max(until.sequence, self._place.sequence))
            async with aclosing(self._replayed(self._place, until.sequence)) as replayed:
                async for messages in replayed:
                    yield messages
            self._place = max(self._place, until)

    async def _replayed(self, place: ResumeToken, until: int) -> AsyncGenerator[list[Message]]:
        batches = self._watching.replay.after(
            place, project_id=self._wanted.project_id, until=until
        )
        async with aclosing(batches):
            async for batch in batches:
                admitted = [
                    self._speech.of(heard)
                    for heard in batch
                    if not self._fan_out.is_repeat(heard) and self._wanted.admits(heard)
                ]
                for piece in in_pieces(admitted):
                    yield piece

    async def _rest(self) -> AsyncIterator[list[Message]]:
        while self.ending is None:
            try:
                async with asyncio.timeout(self._watching.heartbeat_s):
                    messages = await self._subscription.next()
            except TimeoutError:
                # Where nothing waits, the watcher has seen all that was offered.
                messages = [self._speech.ping(self._here())] if self._subscription.is_empty else []
            if messages:
                yield messages

    def _follow(self) -> ResumeToken:
        position = self._fan_out.position
        self._subscription.follow(position.sequence)
        return position

    def _here(self) -> ResumeToken:
        position = self._fan_out.position
        # Another gateway may have told this watcher what has not been heard here.
        is_ahead = position.stream == self._place.stream and position < self._place
        return self._place if is_ahead else position
