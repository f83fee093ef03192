"""Events whose sender waits for what their session's analysis says."""

from datetime import datetime, timedelta

import pytest
from unit.gateway.backends import NOW
from unit.gateway.event_bodies import GOOD, PATH, with_fields
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

    @pytest.mark.parametrize(
        ("taken_at", "analyzed_until", "analysis"),
        [
            pytest.param(NOW, NOW - timedelta(microseconds=1), "pending", id="began before"),
            pytest.param(None, NOW, "pending", id="before it was saved"),
            pytest.param(NOW, NOW, "completed", id="with it"),
            pytest.param(NOW - timedelta(hours=1), NOW, "completed", id="a clock that is behind"),
        ],
    )
    async def test_an_analysis_counts_when_it_looked_at_the_event(
        self,
        make_world: type[World],
        taken_at: datetime | None,
        analyzed_until: datetime,
        analysis: str,
    ) -> None:
        """Whoever waits acts on the answer: one about the session as it was is worse than none."""
        world = make_world(analysis_strategy="sync", analysis_wait_s=0.05)
        await world.services.session_fan_out.start()
        world.events.received_at = taken_at
        world.event_queue.on_publish = lambda _: world.session_feed.change(
            session(), SessionChangeKind.ANALYZED, analyzed_until=analyzed_until
        )
        async with world.client() as client:
            answer = (await client.post(PATH, json=with_fields(eventId="mine"))).json()
        assert answer["analysis"] == analysis
        assert world.events.asked == [("acme", ["mine"])]

    async def test_an_analysis_of_an_earlier_release_counts_by_its_session(
        self, make_world: type[World]
    ) -> None:
        """It does not say how far it looked."""
        world = make_world(analysis_strategy="sync")
        await world.services.session_fan_out.start()
        world.event_queue.on_publish = lambda _: world.session_feed.change(
            session(), SessionChangeKind.ANALYZED
        )
        async with world.client() as client:
            assert (await client.post(PATH, json=GOOD)).json()["analysis"] == "completed"

    async def test_a_store_that_is_away_leaves_it_pending(self, make_world: type[World]) -> None:
        """The event is taken, whatever is known of its analysis."""
        world = make_world(analysis_strategy="sync", analysis_wait_s=0.05)
        await world.services.session_fan_out.start()
        world.events.is_away = True
        world.event_queue.on_publish = lambda _: world.session_feed.change(
            session(), SessionChangeKind.ANALYZED, analyzed_until=NOW
        )
        async with world.client() as client:
            response = await client.post(PATH, json=GOOD)
        assert (response.status_code, response.json()["analysis"]) == (200, "pending")

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
