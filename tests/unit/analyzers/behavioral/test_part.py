"""The behavioral part follows what was concluded, from the store alone."""

from collections.abc import Collection, Mapping, Sequence

import pytest
from unit.analyzers.behavioral.making import make_features

from watchfloor.analyzers import BehaviorPart
from watchfloor.core import (
    AgentId,
    AnalysisSession,
    BehaviorBaseline,
    BehaviorReport,
    ConcludedSession,
    FakeClock,
    SessionFeatures,
    SessionId,
    SessionTraits,
    UnavailableError,
)

SEARCH, PAY = make_features(*"sssra"), make_features(*"lptqn", llm_models=("m-2",))


class _World:
    """Sessions of agents with what is stored of them."""

    def __init__(self) -> None:
        self.sessions: dict[str, dict[ConcludedSession, SessionFeatures]] = {}
        self.analysed: set[ConcludedSession] = set()
        self.baselines: dict[str, BehaviorBaseline] = {}
        self.signatures: dict[tuple[ConcludedSession, str], bytes] = {}
        self.read: list[SessionId] = []
        self.measured: list[SessionId] = []
        self.signed: list[SessionId] = []
        self.asked: list[list[SessionId]] = []
        self.is_away = False

    def conclude(self, name: str, features: SessionFeatures, *, agent: str = "shop") -> None:
        """A session is quiet, for the first time or again."""
        sessions = self.sessions.setdefault(agent, {})
        before = [each for each in sessions if each.session_id == name]
        for each in before:
            del sessions[each]
        number = max((each.conclusion_number for each in before), default=0) + 1
        sessions[ConcludedSession(SessionId(name), number)] = features
        self.analysed.add(ConcludedSession(SessionId(name), number))

    def reopen(self, name: str) -> None:
        sessions = self.sessions["shop"]
        self.sessions["shop"] = {
            each: known for each, known in sessions.items() if each.session_id != name
        }

    async def baseline(self, project_id: str, agent_id: str) -> BehaviorBaseline | None:
        assert project_id == "p"
        return self.baselines.get(agent_id)

    async def keep_baseline(self, baseline: BehaviorBaseline) -> BehaviorBaseline:
        return self.baselines.setdefault(baseline.agent_id, baseline)

    async def concluded(
        self, project_id: str, agent_id: str, *, limit: int
    ) -> Sequence[ConcludedSession]:
        assert project_id == "p"
        return list(reversed(self.sessions[agent_id]))[:limit]

    async def traits(
        self, project_id: str, session_ids: Collection[SessionId], *, baseline_id: str | None
    ) -> Sequence[SessionTraits]:
        assert project_id == "p"
        read = self.measured if baseline_id is None else self.read
        read += session_ids
        return [
            SessionTraits(
                session,
                features if session in self.analysed else None,
                self.signatures.get((session, baseline_id or "")),
            )
            for sessions in self.sessions.values()
            for session, features in sessions.items()
            if session.session_id in session_ids
        ]

    async def sign(
        self, baseline: BehaviorBaseline, signatures: Mapping[ConcludedSession, bytes]
    ) -> None:
        if self.is_away:
            raise UnavailableError("away")
        for session, signature in signatures.items():
            self.signed.append(session.session_id)
            self.signatures[session, baseline.baseline_id] = signature

    async def features(
        self, project_id: str, sessions: Collection[ConcludedSession]
    ) -> Mapping[ConcludedSession, SessionFeatures]:
        assert project_id == "p"
        self.asked.append([session.session_id for session in sessions])
        known = {session: each for own in self.sessions.values() for session, each in own.items()}
        # One of which nothing is known any more stands there with nothing.
        return {session: known[session] for session in sessions if known.get(session)}


@pytest.fixture
def world() -> _World:
    world = _World()
    for number in range(5):
        world.conclude(f"s-{number}", SEARCH)
    return world


def _part(world: _World, clock: FakeClock, *, most_sessions: int = 1_000) -> BehaviorPart:
    return BehaviorPart(world, world, clock=clock, most_sessions=most_sessions)


async def _report(part: BehaviorPart, clock: FakeClock, agent: str = "shop") -> BehaviorReport:
    run = AnalysisSession(
        analysis_id="run",
        project_id="p",
        agent_id=AgentId(agent),
        created_at=clock.now(),
        completed_sessions=5,
    )
    outcome = await part.analyze(run, {})
    assert isinstance(outcome.result, BehaviorReport)
    assert outcome.sessions_analyzed == outcome.result.total_sessions
    assert outcome.findings_count == outcome.result.num_outliers
    return outcome.result


async def test_the_next_run_costs_what_was_concluded_since(world: _World, noon: FakeClock) -> None:
    part = _part(world, noon)
    assert (await _report(part, noon)).total_sessions == 5
    assert len(world.measured) == 5
    world.read, world.signed, world.measured = [], [], []
    world.conclude("s-5", PAY)
    report = await _report(part, noon)
    assert (report.total_sessions, report.num_outliers) == (6, 1)
    assert world.read == world.signed == ["s-5"]
    assert world.measured == []


async def test_a_session_that_goes_on_leaves_and_comes_back_as_another(
    world: _World, noon: FakeClock
) -> None:
    part = _part(world, noon)
    await _report(part, noon)
    world.reopen("s-0")
    assert (await _report(part, noon)).total_sessions == 4
    world.sessions["shop"][ConcludedSession(SessionId("s-0"), 2)] = PAY
    report = await _report(part, noon)
    assert [each.session_id for each in report.outliers] == ["s-0"]
    # And where both happened between two runs.
    world.conclude("s-0", SEARCH)
    assert (await _report(part, noon)).num_outliers == 0


async def test_another_process_goes_on_from_the_store(world: _World, noon: FakeClock) -> None:
    first, second = _part(world, noon), _part(world, noon)
    await _report(first, noon)
    world.conclude("s-5", PAY)
    world.signed = []
    report = await _report(second, noon)
    assert world.signed == ["s-5"]
    # The first one hears of what the second one signed without signing it again.
    assert await _report(first, noon) == report
    assert world.signed == ["s-5"]


async def test_features_that_are_not_stored_yet_are_asked_for(
    world: _World, noon: FakeClock
) -> None:
    """A run may begin before the features of every session were analysed: all at once."""
    world.analysed -= {ConcludedSession(SessionId(name), 1) for name in ("s-1", "s-3")}
    assert (await _report(_part(world, noon), noon)).total_sessions == 5
    # For the bands, and, as this world keeps none of them, to be signed.
    assert world.asked == [["s-1", "s-3"]] * 2


async def test_a_session_that_nothing_is_known_of_is_left_out(
    world: _World, noon: FakeClock
) -> None:
    """It went on between two looks, or its events are gone."""
    part = _part(world, noon)
    gone = ConcludedSession(SessionId("s-3"), 1)
    world.analysed.discard(gone)
    features = world.sessions["shop"].pop(gone)
    world.sessions["shop"][gone] = None  # type: ignore[assignment]
    assert (await _report(part, noon)).total_sessions == 4
    world.sessions["shop"][gone] = features
    assert (await _report(part, noon)).total_sessions == 5


async def test_bands_stay_until_another_baseline_is_asked_for(
    world: _World, noon: FakeClock
) -> None:
    part = _part(world, noon)
    await _report(part, noon)
    first = world.baselines["shop"]
    for number in range(5, 20):
        world.conclude(f"s-{number}", make_features(*"sssra", total_tokens=90_000))
    assert (await _report(part, noon)).baseline_id == first.baseline_id
    assert world.baselines["shop"] == first
    del world.baselines["shop"]
    world.signed = []
    report = await _report(part, noon)
    second = world.baselines["shop"]
    assert report.baseline_id == second.baseline_id != first.baseline_id
    assert (first.sessions, second.sessions) == (5, 20)
    assert second.bands.quartiles["total_tokens"] == (68_400.0, 90_000.0, 90_000.0)
    assert len(world.signed) == 20


async def test_a_run_that_breaks_off_leaves_nothing_half_done(
    world: _World, noon: FakeClock
) -> None:
    part = _part(world, noon)
    await _report(part, noon)
    world.conclude("s-5", PAY)
    world.is_away = True
    with pytest.raises(UnavailableError):
        await _report(part, noon)
    world.is_away = False
    world.signed = []
    report = await _report(part, noon)
    assert report.total_sessions == 6
    assert world.signed == ["s-5"]


async def test_agents_that_were_looked_at_long_ago_make_room(
    world: _World, noon: FakeClock
) -> None:
    for agent in ("a", "b", "c"):
        for number in range(5):
            world.conclude(f"{agent}-{number}", SEARCH, agent=agent)
    part = _part(world, noon, most_sessions=10)
    for agent in ("a", "b", "a", "c"):
        await _report(part, noon, agent)
    world.read = []
    await _report(part, noon, "a")
    await _report(part, noon, "c")
    assert world.read == []
    await _report(part, noon, "b")
    assert sorted(world.read) == [f"b-{number}" for number in range(5)]


async def test_of_an_agent_with_sessions_without_end_the_newest_are_looked_at_and_held(
    world: _World, noon: FakeClock
) -> None:
    part = _part(world, noon, most_sessions=3)
    assert (await _report(part, noon)).total_sessions == 3
    world.read = []
    for number in range(5, 7):
        world.conclude(f"s-{number}", SEARCH)
        assert (await _report(part, noon)).total_sessions == 3
    assert world.read == ["s-5", "s-6"]


def test_it_says_nothing_about_an_agent_with_few_sessions(world: _World, noon: FakeClock) -> None:
    assert _part(world, noon).needs_minimum
