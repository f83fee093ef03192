"""Events whose sender waits for what their session's analysis says."""

from datetime import timedelta

from unit.gateway.backends import NOW
from unit.gateway.event_bodies import GOOD, PATH
from unit.gateway.session_backends import session
from unit.gateway.world import World

from watchfloor.core import SessionChangeKind


class TestWaitingForTheAnalysis:
    """``ANALYSIS_STRATEGY`` sync."""

    async def test_the_answer_says_what_was_found(self, make_world: type[World]) -> None:
        world = make_world(analysis_strategy="sync")
        await world.services.session_fan_out.start()
        found = session(risk_score=0.9, patterns=("jailbreak_attempt",), action="block")

        def analyse(_: object) -> None:
            early = NOW - timedelta(seconds=1)
            kind = SessionChangeKind.ANALYZED
            world.session_feed.change(session("other"), kind)
            world.session_feed.change(session(), SessionChangeKind.UPDATED)
            world.session_feed.change(session(risk_score=0.1), kind, analyzed_until=early)
            world.session_feed.change(found, kind, analyzed_until=NOW)

        world.event_queue.on_publish = analyse
        async with world.client() as client:
            answer = (await client.post(PATH, json=GOOD)).json()
        assert answer == {
            "ok": True,
            "eventId": answer["eventId"],
            "analysis": "completed",
            "riskScore": 0.9,
            "patterns": ["jailbreak_attempt"],
            "action": "block",
        }

    async def test_what_takes_too_long_is_pending(self, make_world: type[World]) -> None:
        world = make_world(analysis_strategy="sync", analysis_wait_s=0.01)
        await world.services.session_fan_out.start()
        async with world.client() as client:
            answer = (await client.post(PATH, json=GOOD)).json()
        assert answer == {"ok": True, "eventId": answer["eventId"], "analysis": "pending"}

    async def test_what_was_refused_is_not_waited_for(self, make_world: type[World]) -> None:
        world = make_world(analysis_strategy="sync", analysis_wait_s=60)
        await world.services.session_fan_out.start()
        world.event_queue.is_away = True
        async with world.client() as client:
            assert (await client.post(PATH, json=GOOD)).status_code == 503

    async def test_a_gateway_that_stops_does_not_wait(self, make_world: type[World]) -> None:
        world = make_world(analysis_strategy="sync", analysis_wait_s=60)
        await world.services.session_fan_out.start()
        await world.services.session_fan_out.stop()
        async with world.client() as client:
            assert (await client.post(PATH, json=GOOD)).json()["analysis"] == "pending"
