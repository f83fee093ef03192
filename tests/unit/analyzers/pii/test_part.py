"""Personal data in an agent's report: only what is unread is read, whatever others need."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence

import pytest
from unit.analyzers.pii.making import NOON, make_event

from watchfloor.analyzers import NoPiiPart, PiiAnalyzer, PiiPart
from watchfloor.core import (
    AgentId,
    AnalysisSession,
    Event,
    FakeClock,
    PiiReading,
    PiiReport,
    SessionId,
    SessionKey,
    SessionPii,
    UnavailableError,
    UnreadSession,
)

_RUN = AnalysisSession.model_validate(
    {
        "analysis_id": "run",
        "project_id": "main",
        "agent_id": AgentId("shop"),
        "created_at": NOON,
        "status": "IN_PROGRESS",
        "completed_sessions": 1,
    }
)


class _World:
    """Sessions of one event each, and how far they were read."""

    def __init__(self, **texts: str) -> None:
        self.texts = texts
        self.kept: dict[SessionKey, PiiReading] = {}
        self.asked: list[str] = []
        self.error: Exception | None = None

    async def unread(
        self, project_id: str, agent_id: str
    ) -> AsyncIterator[Sequence[UnreadSession]]:
        assert agent_id == "shop"
        for name in self.texts:
            key = SessionKey(project_id, SessionId(name))
            reading = self.kept.get(key)
            if reading is None or reading.until != NOON:
                yield [UnreadSession(key.session_id, NOON, reading)]

    async def found(self, project_id: str, agent_id: str) -> AsyncIterator[Sequence[SessionPii]]:
        assert (project_id, agent_id) == ("main", "shop")
        for reading in self.kept.values():
            yield [reading.found]

    async def keep(self, readings: Mapping[SessionKey, PiiReading]) -> None:
        self.kept |= readings

    async def of_all(self, keys: Collection[SessionKey]) -> Sequence[Event]:
        if self.error is not None:
            raise self.error
        self.asked += [key.session_id for key in keys]
        return [
            make_event(session_id=key.session_id, content=text)
            for key in keys
            if (text := self.texts[key.session_id])
        ]


def _part(world: _World) -> PiiPart:
    return PiiPart(world, world, PiiAnalyzer(clock=FakeClock(NOON)))


async def _report(part: PiiPart | NoPiiPart) -> PiiReport:
    report = (await part.analyze(_RUN, {})).result
    assert isinstance(report, PiiReport)
    return report


async def test_a_run_reads_what_is_unread_and_counts_everything() -> None:
    world = _World(a="ada.moss@example.org", b="nothing", c="")
    part = _part(world)
    outcome = await part.analyze(_RUN, {})
    assert (outcome.sessions_analyzed, outcome.findings_count) == (3, 1)
    assert {key.session_id: each.until for key, each in world.kept.items()} == {
        "a": NOON,
        "b": NOON,
        "c": NOON,
    }
    assert [each.found.session_id for each in world.kept.values()] == ["a", "b", "c"]
    world.asked.clear()
    world.texts["d"] = "ben.hill@example.org"
    report = await _report(part)
    assert world.asked == ["d"]
    assert report.findings_by_session == {"a": 1, "d": 1}
    assert (report.sessions_with_pii, report.sessions_without_pii) == (2, 2)


async def test_a_session_that_was_read_in_part_is_read_on() -> None:
    world = _World(a="ada.moss@example.org")
    part = _part(world)
    await _report(part)
    (key,) = world.kept
    world.kept[key] = world.kept[key]._replace(until=None)
    report = await _report(part)
    assert (world.asked, report.total_findings) == (["a", "a"], 1)


def test_it_needs_no_minimum_of_sessions() -> None:
    assert not PiiPart.needs_minimum
    assert NoPiiPart.needs_minimum, "that nobody looks is no reason for a run"


@pytest.mark.expects_error("pii_part_failed")
async def test_a_search_that_fails_is_told_and_costs_other_parts_nothing() -> None:
    world = _World(a="ada.moss@example.org")
    world.error = ValueError("with a text of the session")
    report = await _report(_part(world))
    assert (report.disabled, report.disabled_reason) == (True, "The search failed: ValueError.")


async def test_while_the_store_is_away_the_run_is_tried_again() -> None:
    world = _World(a="ada.moss@example.org")
    world.error = UnavailableError("away")
    with pytest.raises(UnavailableError):
        await _part(world).analyze(_RUN, {})


async def test_where_it_is_switched_off_the_report_says_so() -> None:
    report = await _report(NoPiiPart())
    assert (report.disabled, report.disabled_reason) == (True, "It is switched off.")
