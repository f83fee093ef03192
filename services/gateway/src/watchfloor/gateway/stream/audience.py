"""Everyone who watches, and how all of them are told the same at once."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Generic

from watchfloor.bus import ResumeToken
from watchfloor.gateway.stream.message import Ending, Message
from watchfloor.gateway.stream.piece import Piece, in_pieces
from watchfloor.gateway.stream.port import H, Shown, Wanted
from watchfloor.gateway.stream.speech import Speech
from watchfloor.gateway.stream.subscription import Subscription
from watchfloor.gateway.turn import Turn

_IN_ONE_TURN = 64

_Offer = tuple[Subscription[H], Sequence[Piece]]
"""One watcher, and what it is told, in order."""


class Audience(Generic[H]):
    """The watchers, those that want the same beside each other.

    Args:
        speech: How what happened is said.
    """

    def __init__(self, speech: Speech[H]) -> None:
        self._speech = speech
        self._alike: dict[object, set[Subscription[H]]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._alike.values()))

    def add(self, subscription: Subscription[H]) -> None:
        """Somebody watches."""
        self._alike.setdefault(subscription.wanted.key, set()).add(subscription)

    def remove(self, subscription: Subscription[H]) -> None:
        """Somebody has gone."""
        alike = self._alike[subscription.wanted.key]
        alike.remove(subscription)
        if not alike:
            del self._alike[subscription.wanted.key]

    def end(self, ending: Ending) -> None:
        """Nothing more will come for those that watch at this moment."""
        for alike in self._alike.values():
            for subscription in alike:
                subscription.end(ending)

    async def tell(self, heard: Sequence[H]) -> None:
        """Offer this to all that want it; others have their turns in between.

        Each piece is offered to all before the next one is, so that many are taken at once.
        """
        offers = await self._offers(_Said(heard, self._speech))
        for place in range(max((len(pieces) for _, pieces in offers), default=0)):
            further = [(each, pieces[place]) for each, pieces in offers if place < len(pieces)]
            for number, (subscription, piece) in enumerate(further, start=1):
                subscription.offer(piece)
                # A transport writes when the turn ends, which is what takes the time.
                if number % _IN_ONE_TURN == 0:
                    await asyncio.sleep(0)

    async def _offers(self, said: "_Said[H]") -> list[_Offer[H]]:
        """Who is told what: the same pieces where the same is wanted of all of it."""
        turn, offers = Turn(), list[_Offer[H]]()
        for alike in tuple(self._alike.values()):
            shared: list[Piece] | None = None
            for subscription in tuple(alike):
                await turn.pause_when_over()
                if subscription.after is None:
                    continue
                if subscription.after > said.before:
                    pieces = said.pieces(subscription.wanted, after=subscription.after)
                else:
                    if shared is None:
                        shared = said.pieces(subscription.wanted, after=said.before)
                    pieces = shared
                offers.append((subscription, pieces))
        return offers


class _Said(Generic[H]):
    """What was heard, said once where anybody wants it."""

    def __init__(self, heard: Sequence[H], speech: Speech[H]) -> None:
        self.before = heard[0].token.sequence - 1
        self._heard = heard
        self._speech = speech
        self._messages: dict[tuple[ResumeToken, Shown], Message] = {}

    def pieces(self, wanted: Wanted[H], *, after: int) -> list[Piece]:
        """What one sees of it that wants this and has seen all up to here."""
        return list(in_pieces(self._wanted(wanted, after)))

    def _wanted(self, wanted: Wanted[H], after: int) -> Iterator[Message]:
        for each in self._heard:
            if each.token.sequence > after and wanted.admits(each):
                place = each.token, wanted.view
                message = self._messages.get(place)
                if message is None:
                    message = self._messages[place] = self._speech.of(each, wanted.view)
                yield message
