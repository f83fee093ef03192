from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from watchfloor.bus import DeadLetterBox, EventQueue, NATSBus, SignalQueue
from watchfloor.core import (
    DeadLetter,
    DeadLetterKind,
    InvalidInputError,
    ThreatSignal,
    UnavailableError,
)

pytestmark = pytest.mark.integration
SignalMaker = Callable[..., ThreatSignal]


def _letter(signal: ThreatSignal, *, requeues: int = 0) -> DeadLetter:
    return DeadLetter(
        kind=DeadLetterKind.SIGNALS,
        id=signal.threat_id,
        project_id=signal.project_id,
        reason="ValueError in the analysis",
        failed_at=datetime.now(UTC),
        attempts=5,
        requeues=requeues,
        content=signal.model_dump(mode="json"),
    )


async def test_dead_letters_are_listed_by_project_in_pages(
    bus: NATSBus, make_signal: SignalMaker, project: str
) -> None:
    box = DeadLetterBox(bus, SignalQueue(bus))
    letters = [_letter(make_signal()) for _ in range(3)]
    for letter in letters:
        await box.put(letter)
    await box.put(_letter(make_signal(project_id=f"{project}-x")))

    first = await box.list(project, limit=2)
    assert list(first.dead_letters) == letters[:2]
    rest = await box.list(project, limit=2, cursor=first.next_cursor)
    assert list(rest.dead_letters) == letters[2:]
    assert rest.next_cursor is None


async def test_letters_of_two_kinds_may_have_one_id(
    bus: NATSBus, make_signal: SignalMaker, project: str
) -> None:
    letter = _letter(make_signal())
    boxes = DeadLetterBox(bus, SignalQueue(bus)), DeadLetterBox(bus, EventQueue(bus))
    other = letter.model_copy(update={"kind": DeadLetterKind.EVENTS})
    for box, each in zip(boxes, (letter, other), strict=True):
        await box.put(each)
        await box.put(each)

    assert [(await box.list(project)).dead_letters for box in boxes] == [(letter,), (other,)]


@pytest.mark.parametrize("cursor", ["x", "-1", "", "9" * 30, "\uff11"])
async def test_a_cursor_that_is_none_is_refused(bus: NATSBus, project: str, cursor: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        await DeadLetterBox(bus, SignalQueue(bus)).list(project, cursor=cursor)
    assert caught.value.fields[0].field == "cursor"


async def test_requeueing_queues_the_signal_and_removes_the_letter(
    bus: NATSBus, make_signal: SignalMaker, project: str
) -> None:
    """Inside the duplicate window JetStream would drop the signal under its first id."""
    box, queue, signal = DeadLetterBox(bus, SignalQueue(bus)), SignalQueue(bus), make_signal()
    await queue.publish(signal)
    await box.put(_letter(signal))

    assert await box.requeue(project, signal.threat_id)
    assert await queue.pending(project) == 2
    assert (await box.list(project)).dead_letters == ()


async def test_a_letter_stays_when_the_queue_took_the_requeued_signal_for_a_duplicate(
    bus: NATSBus, make_signal: SignalMaker, project: str
) -> None:
    box, queue, signal = DeadLetterBox(bus, SignalQueue(bus)), SignalQueue(bus), make_signal()
    await box.put(_letter(signal))
    taken_id = {"Nats-Msg-Id": f"{project}/{signal.threat_id}/r1"}
    await queue.ensure_project(project)
    await queue.put(signal, headers=taken_id)
    with pytest.raises(UnavailableError):
        await box.requeue(project, signal.threat_id)
    assert len((await box.list(project)).dead_letters) == 1


async def test_dropping_removes_the_letter_once(
    bus: NATSBus, make_signal: SignalMaker, project: str
) -> None:
    box, signal = DeadLetterBox(bus, SignalQueue(bus)), make_signal()
    await box.put(_letter(signal))
    assert await box.drop(project, signal.threat_id)
    assert not await box.drop(project, signal.threat_id)
    assert not await box.requeue(project, signal.threat_id)


async def test_another_project_cannot_touch_a_letter(
    bus: NATSBus, make_signal: SignalMaker, project: str
) -> None:
    box, signal = DeadLetterBox(bus, SignalQueue(bus)), make_signal()
    await box.put(_letter(signal))
    assert not await box.drop(f"{project}-x", signal.threat_id)
    assert not await box.requeue(f"{project}-x", signal.threat_id)
    assert len((await box.list(project)).dead_letters) == 1
