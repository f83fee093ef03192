"""What one watcher is told, from its first message to its last."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from typing import Generic

from watchfloor.bus import HistoryGoneError, ResumeToken
from watchfloor.core import ProjectId, SaturatedError, UnavailableError
from watchfloor.gateway.limits import Quotas
from watchfloor.gateway.stream.fan_out import FanOut
from watchfloor.gateway.stream.message import Ending, Message
from watchfloor.gateway.stream.piece import Piece, in_pieces
from watchfloor.gateway.stream.port import H, Newest, Replay, W
from watchfloor.gateway.stream.subscription import AtOnce, Subscription
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
        quotas: How many of them may be a project's.
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
        quotas: Quotas,
    ) -> None:
        self.fan_out = fan_out
        self.replay = replay
        self.heartbeat_s = heartbeat_s
        self._newest = newest
        self._limit = limit
        self._most = most
        self._quotas = quotas
        self._by_project: Counter[ProjectId] = Counter()

    @property
    def watchers(self) -> int:
        """How many watch at this moment."""
        return self.fan_out.watchers

    def require_room(self, project_id: ProjectId | None = None) -> None:
        """Return where one more may watch.

        Args:
            project_id: Whose watcher it is, where that is known yet.

        Raises:
            SaturatedError: There are as many of the project as it may have.
            UnavailableError: There are as many as may be.
        """
        if self.watchers >= self._most:
            raise UnavailableError("There are as many watchers as may be.", retry_after_s=_FULL_S)
        if project_id is None:
            return
        most = self._quotas.of(project_id).streams
        if most is not None and self._by_project[project_id] >= most:
            raise SaturatedError(
                "This project has as many watchers as it may have.", retry_after_s=_FULL_S
            )

    @contextmanager
    def watch(self, wanted: W, token: ResumeToken | None) -> Iterator["Watch[H, W]"]:
        """A watcher, for as long as the block runs; without a token it follows from here on."""
        with self.fan_out.subscribe(wanted) as subscription, self._counted(wanted.project_id):
            yield Watch(self, subscription, wanted=wanted, token=token)

    @contextmanager
    def _counted(self, project_id: ProjectId) -> Iterator[None]:
        self._by_project[project_id] += 1
        try:
            yield
        finally:
            self._by_project[project_id] -= 1
            if not self._by_project[project_id]:
                del self._by_project[project_id]

    async def picture(self, wanted: W, position: ResumeToken) -> Message:
        """The newest; the store has at least what happened up to the position.

        Raises:
            UnavailableError: The store is away.
        """
        newest = await self._limit(self._newest(wanted, _INITIAL))
        return self.fan_out.speech.initial_batch(newest, position, wanted.view)


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

    async def pieces(self, at_once: AtOnce | None = None) -> AsyncGenerator[Piece]:
        """Everything that the watcher is told, but for what ``at_once`` told it, in order.

        It ends when ``ending`` says why. After a silence there is one message named ``ping``.

        Args:
            at_once: Tells the watcher what happens while the next piece is waited for; what it
                could not is the next piece.
        """
        try:
            async with aclosing(self._beginning()) as beginning:
                async for piece in beginning:
                    yield piece
        except UnavailableError:
            self._subscription.end(Ending.UNAVAILABLE)
        async for piece in self._rest(at_once):
            yield piece

    async def _beginning(self) -> AsyncGenerator[Piece]:
        if self._token is not None:
            try:
                async with aclosing(self._missed(self._token)) as missed:
                    async for piece in missed:
                        yield piece
            except HistoryGoneError:
                # With the token of before, a watcher cut off before the picture is told again.
                yield Piece([self._speech.reset(self._token.at, self._token)])
                self._place = self._follow()
            else:
                return
        yield Piece([await self._watching.picture(self._wanted, self._place)])

    async def _missed(self, token: ResumeToken) -> AsyncGenerator[Piece]:
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
                async for piece in replayed:
                    yield piece
            self._place = max(self._place, until)

    async def _replayed(self, place: ResumeToken, until: int) -> AsyncGenerator[Piece]:
        batches = self._watching.replay.after(
            place, project_id=self._wanted.project_id, until=until
        )
        async with aclosing(batches):
            async for batch in batches:
                admitted = [
                    self._speech.of(heard, self._wanted.view)
                    for heard in batch
                    if not self._fan_out.is_repeat(heard) and self._wanted.admits(heard)
                ]
                for piece in in_pieces(admitted):
                    yield piece

    async def _rest(self, at_once: AtOnce | None) -> AsyncIterator[Piece]:
        subscription = self._subscription
        subscription.told_at = asyncio.get_running_loop().time()
        while self.ending is None:
            try:
                async with asyncio.timeout_at(self._silent_until()):
                    piece = await subscription.next(at_once)
            except TimeoutError:
                piece = self._sign_of_life()
            if piece is not None:
                yield piece

    def _silent_until(self) -> float:
        return self._subscription.told_at + self._watching.heartbeat_s

    def _sign_of_life(self) -> Piece | None:
        """Nothing where something waits or was just told."""
        now = asyncio.get_running_loop().time()
        if not self._subscription.is_empty or now < self._silent_until():
            return None
        sign = Piece([self._speech.ping(self._here())])
        self._subscription.note(sign)
        return sign

    def _follow(self) -> ResumeToken:
        position = self._fan_out.position
        self._subscription.follow(position.sequence)
        return position

    def _here(self) -> ResumeToken:
        """Where one stands for whom nothing waits."""
        place, told = self._subscription.told or self._place, self._fan_out.told
        # Another gateway may have told this watcher what has not been heard here, and the others
        # may not have been told yet what it was.
        is_ahead = told.stream == place.stream and told < place
        return place if is_ahead else told
