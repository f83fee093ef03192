"""One watcher of the stream, and what waits for it."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Generic

from watchfloor.bus import ResumeToken
from watchfloor.gateway.stream.message import Ending
from watchfloor.gateway.stream.piece import Piece
from watchfloor.gateway.stream.port import H, Wanted

AtOnce = Callable[[Piece], bool]
"""Tells a watcher something without waiting; says whether it could."""


class Subscription(Generic[H]):
    """A bounded queue between the fan-out and one watcher.

    A watcher for which nothing waits can be told at once, without its task being woken. One that
    is too slow for its queue is cut off instead of slowing the others.

    Attributes:
        wanted: What it wants to see.
        after: What comes after this sequence is offered; nothing while there is none.
        ending: Why nothing more comes; nothing while something may.
        told: Where it stands after what it was told; nothing before that.
        told_at: When that was, in the loop's time.
    """

    def __init__(self, wanted: Wanted[H], *, size: int) -> None:
        self.wanted = wanted
        self.after: int | None = None
        self.ending: Ending | None = None
        self.told: ResumeToken | None = None
        self._time = asyncio.get_running_loop().time
        self.told_at = self._time()
        self._room = size
        self._pieces: deque[Piece] = deque()
        self._at_once: AtOnce | None = None
        self._changed = asyncio.Event()
        self._ended = asyncio.Event()

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self._pieces

    def follow(self, after: int) -> None:
        """Be offered from here on what comes after this sequence."""
        self.after = after

    def offer(self, piece: Piece) -> None:
        """Tell it at once or queue it; cut the watcher off where its queue is full. Never waits."""
        if self.ending is not None:
            return
        if self._at_once is not None and not self._pieces and self._at_once(piece):
            self.note(piece)
        elif len(piece.messages) > self._room:
            self.end(Ending.TOO_SLOW)
        else:
            self._room -= len(piece.messages)
            self._pieces.append(piece)
            self._changed.set()

    def note(self, piece: Piece) -> None:
        """The watcher is told this."""
        self.told, self.told_at = piece.token, self._time()

    def end(self, ending: Ending) -> None:
        """Nothing more will come, and what waits is not delivered; the first reason stays."""
        self.ending = self.ending or ending
        self._pieces.clear()
        self._ended.set()
        self._changed.set()

    async def next(self, at_once: AtOnce | None) -> Piece | None:
        """What waits next, once anything does; nothing after the end.

        Nothing is taken where the wait is cancelled.

        Args:
            at_once: Tells the watcher what comes during the wait, as long as it can.
        """
        while not self._pieces:
            if self.ending is not None:
                return None
            self._changed.clear()
            self._at_once = at_once
            try:
                await self._changed.wait()
            finally:
                self._at_once = None
        piece = self._pieces.popleft()
        self._room += len(piece.messages)
        self.note(piece)
        return piece

    async def ended(self) -> None:
        """Wait for the end."""
        await self._ended.wait()
