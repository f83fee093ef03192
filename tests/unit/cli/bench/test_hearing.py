"""What watchers note of what they are told."""

import json
import time

import pytest

from watchfloor.cli.bench.hearing import Hearing, places_in


def told(place: int, **threat: object) -> dict[str, object]:
    token = f"1a2b-{place}-3c"
    return {"type": "new_threat", "token": token, "threat": {"id": f"threat-{place}", **threat}}


def sent(message: object) -> bytes:
    return json.dumps(message, separators=(",", ":")).encode()


def batch(*places: int) -> bytes:
    return sent({"type": "batch", "messages": [told(place) for place in places]})


def due(*places: int) -> dict[str, float]:
    return {f"threat-{place}": time.perf_counter() for place in places}


def test_each_threat_of_a_batch_is_found() -> None:
    assert list(places_in(batch(7, 8, 12))) == [7, 8, 12]


def test_what_a_caller_wrote_is_no_message() -> None:
    text = sent(told(99)).decode()
    assert list(places_in(sent(told(7, user_agent=text)))) == [7]


@pytest.mark.parametrize("kind", ["initial_batch", "ping", "threat_updated"])
def test_other_messages_are_no_deliveries(kind: str) -> None:
    hearing = Hearing()
    hearing.take(hearing.new_watcher(), sent({**told(7), "type": kind}))
    assert hearing.of(due(7))[:2] == (0, 1)


async def test_a_threat_that_one_of_two_did_not_hear_of_is_lost_once() -> None:
    hearing, sent_at = Hearing(), due(7, 8)
    both, one = hearing.new_watcher(), hearing.new_watcher()
    hearing.take(both, batch(7, 8))
    hearing.take(one, sent(told(7)))
    assert not await hearing.has_all(sent_at)
    assert hearing.of(sent_at)[:3] == (3, 1, 0)
    hearing.take(one, sent(told(8)))
    assert await hearing.has_all(sent_at)
    assert hearing.of(sent_at)[:3] == (4, 0, 0)


def test_a_threat_that_nobody_heard_of_is_lost_by_all() -> None:
    hearing = Hearing()
    for _ in range(3):
        hearing.take(hearing.new_watcher(), sent(told(7)))
    assert hearing.of(due(7, 8))[:2] == (3, 3)


def test_what_comes_again_does_not_stand_for_what_is_lost() -> None:
    hearing = Hearing()
    watcher = hearing.new_watcher()
    for _ in range(2):
        hearing.take(watcher, sent(told(7)))
    assert hearing.of(due(7, 8))[1:3] == (1, 1)


def test_time_counts_from_when_it_was_due_and_for_each_watcher() -> None:
    hearing, sent_at = Hearing(), due(7)
    for _ in range(3):
        hearing.take(hearing.new_watcher(), sent(told(7)))
    taken = hearing.of(sent_at).latencies_s
    assert taken == sorted(taken)
    assert len(taken) == 3
    assert taken[0] > 0


def test_one_who_does_not_read_learns_what_stands_where() -> None:
    reader, other = Hearing(), Hearing()
    reader.take(reader.new_watcher(), sent(told(7)))
    other.note(other.new_watcher(), 7, 100)
    other.learn(reader.places)
    heard = other.of(due(7))
    assert (heard.deliveries, heard.lost, heard.size_bytes) == (1, 0, 100)
