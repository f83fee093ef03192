"""The external receiver of features: many at once, and left in peace when it has too much to do."""

import json

import pytest
from unit.coordinator.sessions.making import NOW

from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.coordinator.sessions.feature_receiver import FeatureReceiver, ReceiverRefusedError
from watchfloor.core import (
    AgentId,
    DeadlineError,
    FakeClock,
    FeatureSet,
    FeatureSubject,
    SaturatedError,
    SessionFeatures,
    UnavailableError,
)
from watchfloor.telemetry import Metrics


class _World:
    """Somebody who answers, once he is let go."""

    def __init__(self) -> None:
        self.answer: int | Exception = 200
        self.batches: list[list[str]] = []
        self.clock = FakeClock(NOW)
        self.receiver = FeatureReceiver(
            self,
            "http://receiver",
            config=SessionsConfig(receiver_batch=3),
            metrics=Metrics(),
            clock=self.clock,
        )

    async def post(
        self, url: str, body: bytes, *, headers: dict[str, str], timeout_s: float
    ) -> int:
        assert (url, headers, timeout_s) == ("http://receiver", {}, 5.0)
        told = json.loads(body)["features"]
        self.batches.append([each["subject_id"] for each in told])
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def _features(number: int) -> FeatureSet:
    return FeatureSet(
        feature_id=str(number),
        project_id="p",
        subject=FeatureSubject.SESSION,
        subject_id=f"s-{number}",
        conclusion_number=1,
        agent_id=AgentId("shop"),
        features=SessionFeatures(),
        analyzed_at=NOW,
    )


@pytest.fixture
def world() -> _World:
    return _World()


async def test_many_go_together_but_not_more_than_may(world: _World) -> None:
    await world.receiver.tell([_features(number) for number in range(7)])
    assert world.batches == [["s-0", "s-1", "s-2"], ["s-3", "s-4", "s-5"], ["s-6"]]


@pytest.mark.parametrize("answer", [429, 503, DeadlineError("slow")], ids=repr)
async def test_a_receiver_with_too_much_to_do_is_left_in_peace_for_a_while(
    world: _World, answer: int | Exception
) -> None:
    world.answer = answer
    for _ in range(3):
        with pytest.raises(SaturatedError):
            await world.receiver.tell([_features(1)])
    assert len(world.batches) == 1
    world.answer = 200
    world.clock.advance(5)
    await world.receiver.tell([_features(1)])
    assert len(world.batches) == 2


async def test_pauses_grow_while_it_stays_so_and_begin_anew_after_it(world: _World) -> None:
    async def pause_s() -> float:
        world.answer = 503
        with pytest.raises(SaturatedError) as raised:
            await world.receiver.tell([_features(1)])
        world.clock.advance(raised.value.retry_after_s)
        return raised.value.retry_after_s

    pauses = [await pause_s() for _ in range(3)]
    assert pauses[2] > pauses[0] * 2
    world.answer = 200
    await world.receiver.tell([_features(1)])
    assert await pause_s() <= 5


@pytest.mark.parametrize("answer", [302, 400, 500, UnavailableError("away")], ids=repr)
async def test_who_refuses_is_asked_again_and_not_waited_for(
    world: _World, answer: int | Exception
) -> None:
    world.answer = answer
    with pytest.raises(ReceiverRefusedError):
        await world.receiver.tell([_features(1)])
    world.answer = 200
    await world.receiver.tell([_features(1)])
