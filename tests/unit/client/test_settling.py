"""What was answered before a stream broke is not sent again."""

from collections.abc import Sequence
from typing import Any

import pytest

from watchfloor.client._batching import Encoded
from watchfloor.client._patience import Patience
from watchfloor.client.port import Answers
from watchfloor.client.submission import Submission
from watchfloor.core import Refused, TooLargeError, UnavailableError


class Breaking:
    """Answers some, then breaks; remembers what it was sent."""

    def __init__(self, *breaks: tuple[int, Exception]) -> None:
        self.breaks = list(breaks)
        self.sent: list[list[int]] = []

    async def send(self, items: Sequence[Encoded]) -> Answers[str]:
        self.sent.append([item.place for item in items])
        answered, error = self.breaks.pop(0) if self.breaks else (len(items), None)
        for item in items[:answered]:
            yield item.place, f"id-{item.place}"
        if error is not None:
            raise error


async def settled(face: Breaking, number: int, pauses: Any) -> list[tuple[int, str | Refused]]:
    patience = Patience(30, clock=pauses.clock, sleep=pauses.sleep)
    submission = Submission(face.send, name="id", key_prefix="k", patience=patience)
    return [each async for each in submission.run([{} for _ in range(number)])]


async def test_only_what_has_no_answer_is_sent_again(pauses: Any) -> None:
    face = Breaking((2, UnavailableError("away")), (1, UnavailableError("away")))
    outcomes = await settled(face, 5, pauses)
    assert outcomes == [(place, f"id-{place}") for place in range(5)]
    assert face.sent == [[0, 1, 2, 3, 4], [2, 3, 4], [3, 4]]


@pytest.mark.parametrize("answered", [0, 1])
async def test_one_that_breaks_the_stream_is_found(pauses: Any, answered: int) -> None:
    too_large = TooLargeError("too large")
    face = Breaking((answered, too_large), (0, too_large))
    outcomes = dict(await settled(face, 2 + answered, pauses))
    [blamed] = [place for place, outcome in outcomes.items() if isinstance(outcome, Refused)]
    assert blamed == answered
    assert len(outcomes) == 2 + answered
