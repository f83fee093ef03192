"""What becomes of a batch: every delivery comes to its one end, whatever stands in the way."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from nats.aio.msg import Msg

from watchfloor.bus import Attempts, Delivery, ResultMessage
from watchfloor.coordinator import (
    Analysed,
    Assembly,
    CoordinatorConfig,
    GivingUp,
    LastMinute,
    Worker,
)
from watchfloor.core import (
    DeadLetter,
    FakeClock,
    Severity,
    ThreatAnalysis,
    ThreatId,
    ThreatSignal,
    ThreatStatus,
    UnavailableError,
    mint_uuid7,
)
from watchfloor.reference import AttackCatalogue
from watchfloor.store import StoredThreat, ThreatRow
from watchfloor.telemetry import Metrics

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DEAD_LETTERED = pytest.mark.expects_error("signal_dead_lettered")


class _Client:
    """Hears what is answered to the queue."""

    def __init__(self) -> None:
        self.answers: list[bytes] = []

    async def publish(self, _reply: str, payload: bytes = b"") -> None:
        self.answers.append(payload.split(b" ")[0])


class _World:
    """Everything around a worker, in memory."""

    def __init__(self) -> None:
        self.client = _Client()
        self.settled: list[Delivery] = []
        self.stored: dict[tuple[str, str], StoredThreat] = {}
        self.published: list[tuple[str, int]] = []
        self.letters: list[DeadLetter] = []
        self.attempts: dict[str, Attempts] = {}
        self.analysed: list[list[str]] = []
        self.poison: set[str] = set()
        self.deadly: set[str] = set()
        self.store_failures = 0
        self.analyzer_is_away = False
        self.clock = FakeClock(NOW)
        self._sequence = itertools.count(1)
        assembly = Assembly(AttackCatalogue(), clock=self.clock)
        giving_up = GivingUp(
            threats=self,
            dead_letters=self,
            assembly=assembly,
            metrics=Metrics(),
            clock=self.clock,
            config=CoordinatorConfig(),
        )
        self.worker = Worker(
            queue=self,
            pipeline=self,
            threats=self,
            results=self,
            attempts=self,
            giving_up=giving_up,
            metrics=Metrics(),
            minute=LastMinute(self.clock),
            config=CoordinatorConfig(),
        )

    def delivery(
        self, signal: ThreatSignal, *, deliveries: int = 1, headers: dict[str, str] | None = None
    ) -> Delivery:
        sequence = next(self._sequence)
        return Delivery(
            Msg(
                self.client,  # type: ignore[arg-type]
                subject=f"wf.signals.normal.p.{signal.threat_type}.{signal.threat_id}",
                reply=f"$JS.ACK.SIGNALS.normal_p.{deliveries}.{sequence}.{sequence}.1.0",
                data=signal.model_dump_json().encode(),
                headers=headers,
            )
        )

    # The queue.
    def settle(self, deliveries: Sequence[Delivery]) -> None:
        self.settled += deliveries

    def pause(self) -> None:
        raise AssertionError("the worker does not pause")

    def resume(self) -> None:
        raise AssertionError("the worker does not resume")

    async def take(self, limit: int) -> list[Delivery]:
        raise AssertionError(f"the worker takes nothing, not even {limit}")

    # The pipeline.
    async def analyze(self, signals: Sequence[ThreatSignal]) -> Analysed:
        names = [str(signal.customer_id) for signal in signals]
        self.analysed.append(names)
        if self.analyzer_is_away:
            raise UnavailableError("an analyzer is being made anew")
        if self.deadly & set(names):
            raise SystemExit
        if self.poison & set(names):
            raise ValueError("with a user's text")
        return Analysed([_threat(signal) for signal in signals])

    # The store.
    async def save(self, rows: Sequence[ThreatRow]) -> Sequence[StoredThreat]:
        if self.store_failures:
            self.store_failures -= 1
            raise UnavailableError("away")
        for row in rows:
            threat = row.threat
            stored = StoredThreat(threat.id, threat.project_id, threat.revision, row.document)
            self.stored.setdefault((threat.project_id, threat.id), stored)
        return [self.stored[row.threat.project_id, row.threat.id] for row in rows]

    async def load(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], StoredThreat]:
        return {key: self.stored[key] for key in keys if key in self.stored}

    # The bus. ``publish`` and ``put`` announce; ``read`` and ``write`` remember.
    async def publish(self, message: ResultMessage) -> None:
        self.published.append((message.threat_id, message.revision))

    async def put(self, letter: DeadLetter) -> None:
        self.letters.append(letter)

    async def read(self, _project_id: str, threat_id: str) -> Attempts:
        return self.attempts.get(threat_id, Attempts(0, ""))

    async def write(self, _project_id: str, threat_id: str, attempts: Attempts) -> None:
        self.attempts[threat_id] = attempts


def _signal(name: str) -> ThreatSignal:
    return ThreatSignal(
        threat_id=ThreatId(mint_uuid7(NOW)),
        project_id="p",
        received_at=NOW,
        detected_at=NOW,
        threat_type="anomaly",
        customer_id=name,
    )


def _threat(signal: ThreatSignal) -> ThreatAnalysis:
    return ThreatAnalysis(
        id=signal.threat_id,
        project_id=signal.project_id,
        signal=signal,
        severity=Severity.LOW,
        requires_human_review=False,
        status=ThreatStatus.COMPLETED,
        total_processing_time_ms=1,
        created_at=NOW,
    )


@pytest.fixture
def world() -> _World:
    return _World()


async def test_a_batch_is_saved_published_and_then_acknowledged(world: _World) -> None:
    deliveries = [world.delivery(_signal(name)) for name in "abc"]
    await world.worker.work(deliveries, look_up_all=False)
    assert world.analysed == [["a", "b", "c"]]
    assert len(world.stored) == len(world.published) == 3
    assert world.client.answers == [b""] * 3
    assert world.settled == deliveries


async def test_what_is_stored_is_published_again_and_not_analysed_again(world: _World) -> None:
    signal = _signal("a")
    await world.worker.work([world.delivery(signal)], look_up_all=False)
    world.analysed.clear()
    for again in (
        world.delivery(signal, deliveries=2),
        world.delivery(signal, headers={"Wf-Repeat": "1"}),
    ):
        await world.worker.work([again], look_up_all=False)
    await world.worker.work([world.delivery(signal)], look_up_all=True)
    assert world.analysed == []
    assert world.published == [(signal.threat_id, 0)] * 4
    assert len(world.client.answers) == 4


async def test_one_poisonous_signal_costs_its_neighbours_nothing(world: _World) -> None:
    world.poison = {"bad"}
    deliveries = [world.delivery(_signal(name)) for name in ("a", "bad", "c")]
    await world.worker.work(deliveries, look_up_all=False)
    assert len(world.stored) == 2
    assert world.client.answers == [b"", b"-NAK", b""]
    assert [attempts.tries for attempts in world.attempts.values()] == [1]
    assert "user's text" not in next(iter(world.attempts.values())).reason


@pytest.mark.parametrize("deliveries", [1, 3], ids=["in-a-batch", "alone"])
async def test_while_an_analyzer_is_away_nothing_is_counted_against_the_signal(
    world: _World, deliveries: int
) -> None:
    signal = _signal("a")
    world.analyzer_is_away = True
    with pytest.raises(UnavailableError):
        await world.worker.work([world.delivery(signal, deliveries=deliveries)], look_up_all=False)
    assert [attempts.tries for attempts in world.attempts.values()] in ([], [0])
    assert (world.client.answers, world.settled) == ([], [])

    world.analyzer_is_away = False
    await world.worker.work([world.delivery(signal, deliveries=deliveries)], look_up_all=True)
    assert world.client.answers == [b""]


@DEAD_LETTERED
async def test_the_fifth_failure_makes_a_dead_letter_and_a_failed_threat(world: _World) -> None:
    world.poison = {"bad"}
    signal = _signal("bad")
    for deliveries in range(1, 6):
        assert world.letters == []
        await world.worker.work([world.delivery(signal, deliveries=deliveries)], look_up_all=False)
    assert [letter.id for letter in world.letters] == [signal.threat_id]
    assert world.published == [(signal.threat_id, 0)]
    (stored,) = world.stored.values()
    assert ThreatAnalysis.model_validate_json(stored.document).status is ThreatStatus.FAILED
    assert world.client.answers == [b"-NAK"] * 4 + [b""]


@DEAD_LETTERED
async def test_a_signal_that_ends_the_process_is_given_up_and_those_in_hand_with_it_are_not(
    world: _World,
) -> None:
    """All of them are delivered equally often; only one of them was ever begun alone in vain."""
    world.deadly = {"killer"}
    signals = [_signal(name) for name in ("first", "killer", "last")]
    for deliveries in range(1, 8):
        left = [each for each in signals if ("p", each.threat_id) not in world.stored]
        batch = [world.delivery(each, deliveries=deliveries) for each in left]
        with pytest.raises(SystemExit):
            await world.worker.work(batch, look_up_all=False)
    assert world.letters == []

    left = [each for each in signals if ("p", each.threat_id) not in world.stored]
    await world.worker.work(
        [world.delivery(each, deliveries=8) for each in left], look_up_all=False
    )
    assert [letter.id for letter in world.letters] == [signals[1].threat_id]
    statuses = [
        ThreatAnalysis.model_validate_json(world.stored["p", each.threat_id].document).status
        for each in signals
    ]
    assert statuses == [ThreatStatus.COMPLETED, ThreatStatus.FAILED, ThreatStatus.COMPLETED]


async def test_a_store_that_is_away_is_no_fault_of_the_signal(world: _World) -> None:
    signal = _signal("a")
    for deliveries in range(3, 12):
        world.store_failures = 1
        with pytest.raises(UnavailableError):
            await world.worker.work(
                [world.delivery(signal, deliveries=deliveries)], look_up_all=False
            )
    await world.worker.work([world.delivery(signal, deliveries=12)], look_up_all=True)
    assert world.letters == []
    assert len(world.stored) == 1


@DEAD_LETTERED
async def test_a_message_that_holds_no_signal_becomes_a_dead_letter(world: _World) -> None:
    delivery = world.delivery(_signal("a"))
    delivery._message.data = b"{}"
    await world.worker.work([delivery], look_up_all=False)
    (letter,) = world.letters
    assert letter.content is None
    assert world.client.answers == [b""]


@DEAD_LETTERED
async def test_a_requeued_signal_is_analysed_though_its_failed_threat_is_stored(
    world: _World,
) -> None:
    world.poison = {"bad"}
    signal = _signal("bad")
    for deliveries in range(1, 6):
        await world.worker.work([world.delivery(signal, deliveries=deliveries)], look_up_all=False)
    world.poison, world.attempts = set(), {}
    world.analysed.clear()
    requeued = world.delivery(signal, headers={"Wf-Requeue": "1"})
    await world.worker.work([requeued], look_up_all=False)
    assert world.analysed == [["bad"]]
