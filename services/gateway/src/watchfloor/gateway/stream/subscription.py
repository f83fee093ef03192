"""One watcher of the stream, and what waits for it."""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Generic

from watchfloor.gateway.stream.message import Ending, Message
from watchfloor.gateway.stream.port import H, Wanted

_AT_ONCE_BYTES = 65_536


class Subscription(Generic[H]):
    """A bounded queue between the fan-out and one watcher.

    A watcher that is too slow for it is cut off instead of slowing the others.

    Attributes:
        wanted: What it wants to see.
        ending: Why nothing more comes; nothing while something may.
    """

    def __init__(self, wanted: Wanted[H], *, size: int) -> None:
        self.wanted = wanted
        self.ending: Ending | None = None
        self._size = size
        self._after: int | None = None
        self._messages: deque[Message] = deque()
        self._changed = asyncio.Event()
        self._ended = asyncio.Event()

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self._messages

    def follow(self, after: int) -> None:
        """Queue from here on what comes after this sequence."""
        self._after = after

    def admits(self, heard: H) -> bool:
        """Whether this is to be offered."""
        return (
            self._after is not None
            and heard.token.sequence > self._after
            and self.wanted.admits(heard)
        )

    def offer(self, message: Message) -> None:
        """Queue a message, or cut the watcher off where its queue is full. Never waits."""
        if len(self._messages) >= self._size:
            self.end(Ending.TOO_SLOW)
        if self.ending is None:
            self._messages.append(message)
            self._changed.set()

    def end(self, ending: Ending) -> None:
        """Nothing more will come, and what waits is not delivered; the first reason stays."""
        self.ending = self.ending or ending
        self._messages.clear()
        self._ended.set()
        self._changed.set()

    async def next(self) -> list[Message]:
        """What waits, as much as fits into one write, once there is any; nothing after the end.

        Nothing is taken where the wait is cancelled.
        """
        while not self._messages:
            if self.ending is not None:
                return []
            self._changed.clear()
            await self._changed.wait()
        taken, size = [self._messages.popleft()], 0
        while self._messages:
            size += taken[-1].size
            if size + self._messages[0].size > _AT_ONCE_BYTES:
                break
            taken.append(self._messages.popleft())
        return taken

    async def ended(self) -> None:
        """Wait for the end."""
        await self._ended.wait()


def in_pieces(messages: Iterable[Message]) -> Iterator[list[Message]]:
    """All of them, in order, each piece as much as fits into one write."""
    piece: list[Message] = []
    size = 0
    for message in messages:
        if piece and size + message.size > _AT_ONCE_BYTES:
            yield piece
            piece, size = [], 0
        piece.append(message)
        size += message.size
    if piece:
        yield piece
