"""What becomes of a batch of session messages: saved once and acknowledged, or given up."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import pytest
from nats.aio.msg import Msg
from unit.coordinator.sessions.making import NOW, make_event, make_session

from watchfloor.bus import Attempts, EventDelivery
from watchfloor.coordinator.dead_letter_share import DeadLetterShare
from watchfloor.coordinator.sessions.announcing import Announcing
from watchfloor.coordinator.sessions.giving_up import EventsGivenUp
from watchfloor.coordinator.sessions.saver import Saver
from watchfloor.coordinator.sessions.updates import Updates
from watchfloor.coordinator.trials import Trials
from watchfloor.core import (
    DeadLetter,
    Event,
    FakeClock,
    SessionChange,
    SessionCounters,
    SessionId,
    SessionKey,
    SessionMessage,
    SessionPart,
    UnavailableError,
)
from watchfloor.store import Saved, SessionNews, SessionWork
from watchfloor.telemetry import Metrics

DEAD_LETTERED = pytest.mark.expects_error("events_dead_lettered")


class _World:
    """Everything around a saver, in memory."""

    def __init__(self) -> None:
        self.answers: list[bytes] = []
        self.settled: list[EventDelivery] = []
        self.events: dict[str, Event] = {}
        self.transactions: list[list[str]] = []
        self.transcripts: dict[SessionKey, bytes] = {}
        self.published: list[str] = []
        self.letters: list[DeadLetter] = []
        self.attempts: dict[str, Attempts] = {}
        self.saved = 0
        self.is_away = False
        self.moved: tuple[tuple[SessionKey, SessionKey], ...] = ()
        clock, metrics = FakeClock(NOW), Metrics()
        self._sequence = itertools.count(1)
        self.updates = Updates(Announcing(_Changes(self), clock=clock), every_s=3600)
        self.saver = Saver(
            queue=self,
            saving=self,
            updates=self.updates,
            trials=Trials(self, limit=5, what="saving"),
            given_up=EventsGivenUp(
                self, share=DeadLetterShare(0.5, window=100), metrics=metrics, clock=clock
            ),
            on_saved=self._count,
            metrics=metrics,
            alone_from=3,
        )

    def delivery(self, *events: Event, deliveries: int = 1) -> EventDelivery:
        sequence = next(self._sequence)
        nanoseconds = int(NOW.timestamp()) * 10**9
        message = SessionMessage(project_id="p", agent_id=events[0].agent_id, events=events)
        return EventDelivery(
            Msg(
                self,  # type: ignore[arg-type]
                subject="wf.events.p.shop",
                reply=f"$JS.ACK.EVENTS.events_p.{deliveries}.{sequence}.{sequence}.{nanoseconds}.0",
                data=message.model_dump_json().encode(),
                headers={"Nats-Msg-Id": f"m-{events[0].event_id}"},
            )
        )

    def _count(self) -> None:
        self.saved += 1

    def settle(self, deliveries: Sequence[EventDelivery]) -> None:
        self.settled += deliveries

    async def publish(self, _reply: str, payload: bytes = b"") -> None:
        self.answers.append(payload.split(b" ")[0])

    async def save(
        self,
        parts: Sequence[SessionPart],
        make: Callable[[Mapping[SessionKey, SessionWork]], Sequence[SessionNews]],
    ) -> Saved:
        if self.is_away:
            raise UnavailableError("away")
        works = {
            part.key: SessionWork(None, self.transcripts.get(part.key, b""), (part,))
            for part in parts
        }
        news = make(works)
        events = [event for each in news for event in each.events]
        self.transactions.append([str(event.content) for event in events])
        if any(event.content == "poison" for event in events):
            raise ValueError("with a user's text")
        for each in news:
            self.transcripts[each.key] = each.transcript
        self.events |= {event.event_id: event for event in events}
        counters = SessionCounters(events=len(self.events))
        sessions = (make_session(session_id=key.session_id, counters=counters) for key in works)
        return Saved(tuple(sessions), self.moved)

    async def put(self, letter: DeadLetter) -> None:
        self.letters.append(letter)

    async def read(self, _project_id: str, item_id: str) -> Attempts:
        return self.attempts.get(item_id, Attempts(0, ""))

    async def write(self, _project_id: str, item_id: str, attempts: Attempts) -> None:
        self.attempts[item_id] = attempts


class _Changes:
    def __init__(self, world: _World) -> None:
        self._world = world

    async def publish(self, change: SessionChange, *, message_id: str) -> None:
        assert change.kind == ("moved" if change.former_id else "updated")
        self._world.published.append(message_id)


@pytest.fixture
def world() -> _World:
    return _World()


def _events(*contents: str) -> list[Event]:
    return [make_event(number, content=text) for number, text in enumerate(contents, 1)]


async def test_a_batch_is_one_transaction_and_then_acknowledged(world: _World) -> None:
    deliveries = [world.delivery(event) for event in _events("a", "b", "c")]
    await world.saver.work(deliveries, look_up_all=False)
    assert world.transactions == [["a", "b", "c"]]
    assert world.answers == [b""] * 3
    assert (world.settled, world.saved) == (deliveries, 1)


async def test_watchers_hear_of_the_newest_state_of_a_session_alone(world: _World) -> None:
    """A session with a thousand events a second would otherwise be told a thousand times."""
    for event in _events("a", "b", "c"):
        await world.saver.work([world.delivery(event)], look_up_all=False)
    assert world.published == []
    await world.updates.stop()
    assert world.published == ["s-1/e3"]
    await world.updates.stop()
    assert world.published == ["s-1/e3"]


async def test_watchers_hear_once_of_a_session_that_became_part_of_another(
    world: _World,
) -> None:
    """Whoever shows it would show the same conversation twice."""
    key, home = SessionKey("p", SessionId("ab")), SessionKey("p", SessionId("s-1"))
    await world.saver.work([world.delivery(make_event(session_id="ab"))], look_up_all=False)
    world.moved = ((key, home),)
    await world.saver.work([world.delivery(make_event(2))], look_up_all=False)
    await world.updates.stop()
    assert world.published == ["s-1/mab", "s-1/e2"]


async def test_what_an_analysis_announced_already_is_not_announced_after_it(world: _World) -> None:
    """An older state that comes later would look as if the decision had been taken back."""
    await world.saver.work([world.delivery(*_events("a"))], look_up_all=False)
    world.updates.overtaken(make_session(counters=SessionCounters(events=2)))
    await world.updates.stop()
    assert world.published == []


async def test_the_time_of_receipt_is_the_queues_own(world: _World) -> None:
    """The clock of conclusion: gateways whose clocks differ would conclude what still runs."""
    event = make_event(1, received_at=datetime(2020, 1, 1, tzinfo=UTC))
    await world.saver.work([world.delivery(event)], look_up_all=False)
    assert world.events["event-1"].received_at == NOW
    assert world.events["event-1"].event_time == event.event_time


async def test_one_poisonous_message_costs_its_neighbours_nothing(world: _World) -> None:
    deliveries = [world.delivery(event) for event in _events("a", "poison", "c")]
    await world.saver.work(deliveries, look_up_all=False)
    assert {event.content for event in world.events.values()} == {"a", "c"}
    assert world.answers == [b"", b"-NAK", b""]
    assert "user's text" not in next(iter(world.attempts.values())).reason


@DEAD_LETTERED
async def test_the_fifth_failure_makes_a_dead_letter_with_the_message(world: _World) -> None:
    (event,) = _events("poison")
    for deliveries in range(1, 6):
        assert world.letters == []
        await world.saver.work([world.delivery(event, deliveries=deliveries)], look_up_all=False)
    (letter,) = world.letters
    assert SessionMessage.model_validate(letter.content).events == (event,)
    assert letter.reason == "ValueError in the saving"
    assert world.answers == [b"-NAK"] * 4 + [b""]


@DEAD_LETTERED
async def test_a_message_that_cannot_be_read_becomes_a_dead_letter(world: _World) -> None:
    delivery = world.delivery(*_events("a"))
    delivery._message.data = b"{}"
    await world.saver.work([delivery], look_up_all=False)
    assert [letter.content for letter in world.letters] == [None]
    assert world.answers == [b""]


async def test_a_store_that_is_away_is_no_fault_of_the_message(world: _World) -> None:
    (event,) = _events("a")
    world.is_away = True
    for deliveries in range(1, 12):
        with pytest.raises(UnavailableError):
            await world.saver.work(
                [world.delivery(event, deliveries=deliveries)], look_up_all=False
            )
    assert (world.answers, world.letters) == ([], [])
    world.is_away = False
    await world.saver.work([world.delivery(event, deliveries=12)], look_up_all=True)
    assert world.answers == [b""]
