"""Many signals, each taken exactly once whatever happens on the way."""

import json
from collections.abc import AsyncGenerator, Iterable, Sequence
from http import HTTPStatus
from typing import NamedTuple

from pydantic import JsonValue

from watchfloor.client._batching import Encoded, array_of, batches
from watchfloor.client._documents import not_ours, object_in
from watchfloor.client._patience import Patience
from watchfloor.client._problem import error_of, field_problems
from watchfloor.client._wire import Wire
from watchfloor.core import (
    Accepted,
    FieldProblem,
    InvalidInputError,
    Refused,
    SaturatedError,
    SignalInput,
    ThreatId,
    TooLargeError,
    UnavailableError,
)

Signal = SignalInput | JsonValue
"""A signal as a value, or as JSON that the server will judge."""

_BATCH_ITEMS = 500
_TRANSIENT_CODES = frozenset({UnavailableError.code, SaturatedError.code})


class Submitted(NamedTuple):
    """What became of one signal.

    Attributes:
        place: Its number among the submitted, from 0.
        outcome: Its threat's id, or why it was refused.
    """

    place: int
    outcome: Accepted | Refused


class Submission:
    """Sends signals in batches, again and again until each has its answer.

    Every signal carries an idempotency key before it is first sent, so a batch whose answer was
    lost is simply sent again.

    Args:
        wire: Where to send.
        key_prefix: Signals without an ``id`` get ``<key_prefix>/<place>`` as theirs.
        patience: How long to go on while the product is away or full.
    """

    def __init__(self, wire: Wire, *, key_prefix: str, patience: Patience) -> None:
        self._wire = wire
        self._key_prefix = key_prefix
        self._patience = patience

    async def run(self, signals: Iterable[Signal]) -> AsyncGenerator[Submitted]:
        """The outcome of each signal; batch after batch, within a batch in order.

        Raises:
            WatchfloorError: The last error, when the patience was over; what has no outcome may
                or may not have been taken, and the same submission may be run again.
        """
        encoded = (
            Encoded(place, self._with_key(signal, place)) for place, signal in enumerate(signals)
        )
        for batch in batches(encoded, most_items=_BATCH_ITEMS):
            for submitted in await self._settle(batch):
                yield submitted

    def _with_key(self, signal: Signal, place: int) -> bytes:
        document: JsonValue = (
            signal.model_dump(mode="json", exclude_unset=True)
            if isinstance(signal, SignalInput)
            else signal
        )
        if isinstance(document, dict) and document.get("id") is None:
            document = {**document, "id": f"{self._key_prefix}/{place}"}
        return json.dumps(document, separators=(",", ":")).encode()

    async def _settle(self, batch: Sequence[Encoded]) -> list[Submitted]:
        settled: dict[int, Submitted] = {}

        async def send_rest() -> None:
            rest = [item for item in batch if item.place not in settled]
            outcomes = await self._send(rest)
            postponed = 0
            for item, outcome in zip(rest, outcomes, strict=True):
                if isinstance(outcome, Refused) and outcome.code in _TRANSIENT_CODES:
                    postponed += 1
                else:
                    settled[item.place] = Submitted(item.place, outcome)
            if postponed:
                raise UnavailableError(f"{postponed} signals were not taken: the product is full.")

        await self._patience.repeat(send_rest)
        return [settled[item.place] for item in batch]

    async def _send(self, items: Sequence[Encoded]) -> list[Accepted | Refused]:
        try:
            return await self._post(array_of(items), len(items))
        except (InvalidInputError, TooLargeError) as exc:
            if len(items) > 1:
                # The body as a whole was refused: whichever signal is to blame must not cost
                # its neighbours.
                half = len(items) // 2
                return [*await self._send(items[:half]), *await self._send(items[half:])]
            problems = getattr(exc, "fields", ()) or (FieldProblem("", str(exc)),)
            return [Refused(exc.code, problems)]

    async def _post(self, body: bytes, count: int) -> list[Accepted | Refused]:
        # When no signal was taken the status is 422, with the same results.
        response = await self._wire.request(
            "POST", "/api/threats/signals", body=body, also=(HTTPStatus.UNPROCESSABLE_ENTITY,)
        )
        document = object_in(response.content)
        if response.is_error and "results" not in document:
            raise error_of(response)
        results = document.get("results")
        if not isinstance(results, list) or len(results) != count:
            raise not_ours()
        return [_outcome(result) for result in results]


def _outcome(result: JsonValue) -> Accepted | Refused:
    if not isinstance(result, dict):
        raise not_ours()
    threat_id = result.get("id")
    if isinstance(threat_id, str):
        return Accepted(ThreatId(threat_id), repeated=bool(result.get("repeated")))
    problems = tuple(field_problems(result.get("errors")))
    return Refused(str(result.get("code", InvalidInputError.code)), problems)
