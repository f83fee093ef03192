"""Where an actor is not made anew: Ray sends it to a dead node until it has noticed."""

import asyncio
from datetime import UTC, datetime

import pytest

from watchfloor.core import FakeClock
from watchfloor.runtime._ray.nodes import LostNodes

ANYWHERE: list[dict[str, dict[str, str]]] = [{"label_selector": {}}]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2026, 1, 1, tzinfo=UTC))


def test_while_no_node_was_lost_ray_chooses_by_itself(clock: FakeClock) -> None:
    assert LostNodes(clock).options() == {}


def test_all_lost_nodes_are_kept_away_from_unless_there_is_no_other(clock: FakeClock) -> None:
    nodes = LostNodes(clock)
    nodes.add("a1")
    nodes.add("b2")

    assert nodes.options() == {
        "label_selector": {"ray.io/node-id": "!in(a1,b2)"},
        "fallback_strategy": ANYWHERE,
    }


def test_a_node_is_forgiven_a_minute_after_the_last_loss(clock: FakeClock) -> None:
    nodes = LostNodes(clock)
    nodes.add("a1")
    clock.advance(40)
    nodes.add("a1")
    nodes.add("b2")
    clock.advance(59)
    assert nodes.options()["label_selector"] == {"ray.io/node-id": "!in(a1,b2)"}

    clock.advance(1)
    assert nodes.options() == {}


async def test_who_waits_hears_of_another_loss_and_not_of_the_same_again(clock: FakeClock) -> None:
    """Many actors tell of one node's end; each that is being made begins anew once."""
    nodes = LostNodes(clock)
    nodes.add("a1")
    waiting = asyncio.create_task(nodes.until_another())
    await asyncio.sleep(0)
    nodes.add("a1")
    await asyncio.sleep(0)
    assert not waiting.done()
    nodes.add("b2")
    await waiting
