"""Many items, each taken exactly once whatever happens on the way."""

import json
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from typing import Generic, NamedTuple, TypeVar

from pydantic import JsonValue

from watchfloor.client._batching import Encoded, batches
from watchfloor.client._patience import Patience
from watchfloor.client.port import Answers
from watchfloor.core import (
    Accepted,
    FieldProblem,
    InvalidInputError,
    Refused,
    SaturatedError,
    SignalInput,
    TooLargeError,
    UnavailableError,
    come_back_s,
)

T = TypeVar("T")
Signal = SignalInput | JsonValue
"""A signal as a value, or as JSON that is judged as the server judges it."""

_BATCH_ITEMS = 500
_COME_BACK_S = 1.0
_TRANSIENT_CODES = frozenset({UnavailableError.code, SaturatedError.code})


class Submitted(NamedTuple):
    """What became of one signal.

    Attributes:
        place: Its number among the submitted, from 0.
        outcome: Its threat's id, or why it was refused.
    """

    place: int
    outcome: Accepted | Refused


class Submission(Generic[T]):
    """Sends items in batches, again and again until each has its answer.

    Every item carries an id of the caller's before it is first sent, so what got no answer is
    simply sent again.

    Args:
        send: Sends some of them, and says what became of each.
        name: The member with the caller's own id.
        key_prefix: Items without one get ``<key_prefix>/<place>`` as theirs.
        patience: How long to go on while the product is away or full.
    """

    def __init__(
        self,
        send: Callable[[Sequence[Encoded]], Answers[T]],
        *,
        name: str,
        key_prefix: str,
        patience: Patience,
    ) -> None:
        self._send = send
        self._name = name
        self._key_prefix = key_prefix
        self._patience = patience

    async def run(self, items: Iterable[JsonValue]) -> Answers[T]:
        """The outcome of each by its place; batch after batch, within a batch in order.

        Raises:
            WatchfloorError: The last error, when the patience was over; what has no outcome may
                or may not have been taken, and the same submission may be run again.
        """
        encoded = (Encoded(place, self._with_key(item, place)) for place, item in enumerate(items))
        for batch in batches(encoded, most_items=_BATCH_ITEMS):
            settled = await self._settle(batch)
            for item in batch:
                yield item.place, settled[item.place]

    def _with_key(self, item: JsonValue, place: int) -> bytes:
        if isinstance(item, dict) and item.get(self._name) is None:
            item = {**item, self._name: f"{self._key_prefix}/{place}"}
        return json.dumps(item, separators=(",", ":")).encode()

    async def _settle(self, batch: Sequence[Encoded]) -> dict[int, T | Refused]:
        settled: dict[int, T | Refused] = {}

        async def send_rest() -> None:
            postponed: list[Refused] = []
            rest = [item for item in batch if item.place not in settled]
            async with aclosing(self._answers(rest)) as answers:
                async for place, outcome in answers:
                    if isinstance(outcome, Refused) and outcome.code in _TRANSIENT_CODES:
                        postponed.append(outcome)
                    else:
                        settled[place] = outcome
            if postponed:
                raise UnavailableError(
                    f"{len(postponed)} were not taken: the product is full.",
                    # A product of an earlier release does not say.
                    retry_after_s=come_back_s(postponed) or _COME_BACK_S,
                )

        await self._patience.repeat(send_rest)
        return settled

    async def _answers(self, items: Sequence[Encoded]) -> AsyncGenerator[tuple[int, T | Refused]]:
        left = {item.place: item for item in items}
        try:
            async with aclosing(self._send(items)) as answers:
                async for place, outcome in answers:
                    del left[place]
                    yield place, outcome
        except (InvalidInputError, TooLargeError) as exc:
            refused = exc
        else:
            return
        if len(left) <= 1:
            problems = getattr(refused, "fields", ()) or (FieldProblem("", str(refused)),)
            for place in left:
                yield place, Refused(refused.code, problems)
            return
        # They were refused as a whole: whichever is to blame must not cost its neighbours.
        rest = list(left.values())
        half = len(rest) // 2
        for some in (rest[:half], rest[half:]):
            async with aclosing(self._answers(some)) as answers:
                async for answer in answers:
                    yield answer
