from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from support import eventually

from watchfloor.bus import (
    DeadLetterBox,
    EventConsumer,
    EventDelivery,
    EventQueue,
    NATSBus,
    SignalQueue,
)
from watchfloor.core import (
    ConflictError,
    DeadLetter,
    DeadLetterKind,
    SessionMessage,
    UnavailableError,
    WrittenMessage,
)

pytestmark = pytest.mark.integration
MessageMaker = Callable[..., SessionMessage]


def _letter(project: str, number: int, message: SessionMessage | None = None) -> DeadLetter:
    return DeadLetter(
        kind=DeadLetterKind.EVENTS,
        id=f"m{number}",
        project_id=project,
        reason="It raised five times.",
        failed_at=datetime.now(UTC),
        attempts=5,
        content=message and message.model_dump(mode="json", exclude_defaults=True),
    )


async def test_dead_letters_are_paged_and_apart_from_those_of_signals(
    bus: NATSBus, project: str
) -> None:
    box = DeadLetterBox(bus, EventQueue(bus))
    letters = [_letter(project, number) for number in range(3)]
    for letter in letters:
        await box.put(letter)
    await box.put(letters[0])
    first = await box.list(project, limit=2)
    rest = await box.list(project, limit=2, cursor=first.next_cursor)
    assert [*first.dead_letters, *rest.dead_letters] == letters
    assert rest.next_cursor is None
    assert (await DeadLetterBox(bus, SignalQueue(bus)).list(project)).dead_letters == ()


async def test_what_is_queued_again_says_so_and_leaves_the_box(
    bus: NATSBus, project: str, make_message: MessageMaker
) -> None:
    box, message = DeadLetterBox(bus, EventQueue(bus)), make_message()
    await box.put(_letter(project, 1, message))
    assert await box.requeue(project, "m1")
    assert (await box.list(project)).dead_letters == ()
    assert not await box.requeue(project, "m1")

    consumer, mine = EventConsumer(bus), list[EventDelivery]()
    await consumer.start()

    async def there() -> bool:
        mine.extend(each for each in await consumer.take(64) if each.project_id == project)
        return bool(mine)

    await eventually(there)
    assert (mine[0].requeues, mine[0].message_id) == (1, "m1")
    assert mine[0].message() == message
    await mine[0].acknowledge()
    await consumer.stop()


async def test_what_was_queued_again_a_moment_ago_stays_in_the_box(
    bus: NATSBus, project: str, make_message: MessageMaker
) -> None:
    """JetStream drops the second one in silence; deleting the letter would lose the message."""
    box, letter = DeadLetterBox(bus, EventQueue(bus)), _letter(project, 1, make_message())
    await box.put(letter)
    await EventQueue(bus).put(WrittenMessage.of(make_message()), message_id="m1/r1")
    with pytest.raises(UnavailableError):
        await box.requeue(project, "m1")
    assert (await box.list(project)).dead_letters == (letter,)


async def test_what_cannot_be_read_is_only_dropped(bus: NATSBus, project: str) -> None:
    box = DeadLetterBox(bus, EventQueue(bus))
    await box.put(_letter(project, 1))
    with pytest.raises(ConflictError):
        await box.requeue(project, "m1")
    assert await box.drop(project, "m1")
    assert not await box.drop(project, "m1")
