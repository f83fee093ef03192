"""What is found out about a session: each analysis by itself, policies whatever came of it."""

import asyncio
from collections.abc import Collection, Sequence
from typing import Any

import pytest
from unit.coordinator.sessions.making import (
    NOW,
    make_dataflow,
    make_decision,
    make_event,
    make_policy,
    make_risk,
    make_session,
    make_thought,
    make_thought_analysis,
)

from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.coordinator.sessions.judging import Findings, Judging
from watchfloor.core import (
    DataflowVerdict,
    Event,
    EventType,
    FakeClock,
    Policy,
    PolicyAction,
    PolicyContext,
    PolicyDecision,
    Session,
    SessionAnalysis,
    SessionCounters,
    SessionDataflow,
    SessionExcerpt,
    SessionId,
    SessionKey,
    ThoughtAnalysis,
)
from watchfloor.telemetry import Metrics


class _World:
    """Judges, events and policies in memory."""

    def __init__(self) -> None:
        self.events: list[Event] = [make_event(1)]
        self.read: list[list[SessionKey]] = []
        self.contexts: list[PolicyContext] = []
        self.excerpts: list[SessionExcerpt] = []
        self.thoughts: list[str] = []
        self.asked: list[bool] = []
        self.fail: set[str] = set()
        self.risk = make_risk(0.5, "manipulation")
        self.verdict = DataflowVerdict.CLEAN
        self.traced: list[SessionExcerpt] = []
        self.decision = make_decision(PolicyAction.ALLOW)
        self.clock = FakeClock(NOW)

    def judging(self, **config: Any) -> Judging:
        return Judging(
            events=self,
            policies=_Policies(),
            thought_judge=_Thoughts(self),
            session_judge=_Sessions(self),
            dataflow_judge=_Flows(self),
            decide=self.decide,
            config=SessionsConfig.model_validate(config),
            metrics=Metrics(),
            clock=self.clock,
        )

    async def conversations(self, keys: Collection[SessionKey], limit: int) -> Sequence[Event]:
        self.read.append(sorted(keys))
        return self.events[-limit:]

    async def newest_of_all(self, keys: Collection[SessionKey], limit: int) -> Sequence[Event]:
        self.read.append(sorted(keys))
        return self.events[-limit:]

    def decide(self, policies: Sequence[Policy], context: PolicyContext) -> PolicyDecision:
        assert [policy.policy_id for policy in policies] == ["pol_1", "pol_2"]
        self.contexts.append(context)
        return self.decision


class _Policies:
    async def list(self, _project_id: str) -> Sequence[Policy]:
        return [make_policy("pol_1"), make_policy("pol_2")]


async def _judged(judging: Judging, session: Session) -> Findings:
    (findings,) = await judging.judge([session])
    return findings


class _Thoughts:
    def __init__(self, world: _World) -> None:
        self._world = world

    async def judge(
        self, events: Sequence[Event], place: int, *, may_ask_model: bool
    ) -> ThoughtAnalysis:
        event = events[place]
        self._world.thoughts.append(event.event_id)
        self._world.asked.append(may_ask_model)
        if "thought" in self._world.fail:
            raise RuntimeError
        return make_thought_analysis(event.reasoning or event.content or "")


class _Sessions:
    def __init__(self, world: _World) -> None:
        self._world = world

    async def judge(self, excerpt: SessionExcerpt, *, may_ask_model: bool) -> SessionAnalysis:
        self._world.excerpts.append(excerpt)
        self._world.asked.append(may_ask_model)
        if "session" in self._world.fail:
            raise RuntimeError
        return self._world.risk


class _Flows:
    def __init__(self, world: _World) -> None:
        self._world = world
        self._is_busy = False

    async def judge(self, conversation: SessionExcerpt) -> SessionDataflow:
        assert not self._is_busy, "several threads would keep the event loop from its turn"
        self._is_busy = True
        await asyncio.sleep(0)
        self._is_busy = False
        self._world.traced.append(conversation)
        if "dataflow" in self._world.fail:
            raise RuntimeError
        return make_dataflow(self._world.verdict)


@pytest.fixture
def world() -> _World:
    return _World()


async def test_thoughts_and_risk_are_judged_and_policies_see_both(world: _World) -> None:
    world.events = [make_event(1), make_thought(2, "deception")]
    session = make_session(labels=("goal_drift",), counters=SessionCounters(events=2))
    findings = await _judged(world.judging(), session)
    assert findings.labels == ("goal_drift", "deception")
    (context,) = world.contexts
    assert context.risk_score == 0.5
    assert context.patterns == ("manipulation",)
    assert context.cot_labels == ("goal_drift", "deception")
    assert context.event_count == 2
    assert context.event_times == tuple(event.event_time for event in world.events)


async def test_an_assistants_reasoning_is_a_thought(world: _World) -> None:
    world.events = [make_event(1, role="assistant", reasoning="hidden_agenda")]
    assert (await _judged(world.judging(), make_session())).labels == ("hidden_agenda",)


@pytest.mark.parametrize("fails", ["thought", "session", "dataflow"])
async def test_one_analysis_that_fails_costs_the_others_nothing(world: _World, fails: str) -> None:
    world.events = [make_event(1), make_thought(2, "deception")]
    world.fail = {fails}
    findings = await _judged(
        world.judging(), make_session(risk_score=0.3, patterns=("goal_drift",))
    )
    assert len(world.thoughts) == len(world.excerpts) == len(world.contexts) == 1
    assert len(world.traced) == 1
    assert bool(findings.thoughts) is (fails != "thought")
    assert (findings.risk is None) is (fails == "session")
    assert (findings.dataflow is None) is (fails == "dataflow")
    assert world.contexts[0].risk_score == (0.3 if fails == "session" else 0.5)


async def test_what_is_switched_off_is_not_known_to_policies(world: _World) -> None:
    world.events = [make_event(1), make_thought(2, "deception")]
    judging = world.judging(
        enable_cot_analysis=False,
        enable_session_analysis=False,
        enable_dataflow_analysis=False,
    )
    findings = await _judged(judging, make_session(risk_score=0.3))
    assert (world.thoughts, world.excerpts, world.traced) == ([], [], [])
    assert (findings.risk, findings.dataflow) == (None, None)
    assert world.contexts[0].cot_labels is None
    assert world.contexts[0].risk_score == 0.3


async def test_the_products_own_words_are_no_evidence(world: _World) -> None:
    """A decision that quotes a pattern would otherwise raise the risk that it was made for."""
    decided = make_event(2, event_type=EventType.POLICY_DECISION)
    world.events = [make_event(1), decided]
    await _judged(world.judging(), make_session(counters=SessionCounters(events=2)))
    assert world.excerpts[0].events == (world.events[0],)


async def test_a_thought_is_judged_once_however_often_its_session_is(world: _World) -> None:
    world.events = [make_thought(1, "deception"), make_event(2)]
    judging = world.judging()
    for _ in range(3):
        findings = await _judged(judging, make_session())
        assert findings.labels == ("deception",)
    assert len(world.thoughts) == 1


async def test_a_thought_is_judged_again_once_it_was_acted_on(world: _World) -> None:
    world.events = [make_thought(1, "misalignment")]
    judging = world.judging()
    await _judged(judging, make_session())
    world.events.append(make_event(2))
    await _judged(judging, make_session())
    assert world.thoughts == ["event-1", "event-1"]


@pytest.mark.parametrize(
    ("events", "risk", "share", "may_ask"),
    [
        (10, 0.0, 0.0, True),
        (200, 0.0, 0.0, False),
        (200, 0.4, 0.0, True),
        (200, 0.0, 1.0, True),
    ],
    ids=["quiet", "busy", "busy-and-risky", "busy-and-all-are-asked"],
)
async def test_busy_sessions_are_sampled_and_risky_ones_are_not(
    world: _World, events: int, risk: float, share: float, may_ask: bool
) -> None:
    session = make_session(risk_score=risk, counters=SessionCounters(events=events))
    findings = await _judged(world.judging(busy_share=share), session)
    assert world.asked == [may_ask]
    assert findings.risk is not None, "without a model there is the deterministic answer"


async def test_only_the_policies_that_triggered_are_told(world: _World) -> None:
    world.decision = make_decision(PolicyAction.FLAG, "pol_2")
    findings = await _judged(world.judging(), make_session())
    assert [policy.policy_id for policy in findings.policies] == ["pol_2"]


async def test_sessions_are_read_together_and_each_is_judged_by_its_own_events() -> None:
    world = _World()
    world.events = [make_event(1), make_event(2, session_id="s-2"), make_event(3)]
    sessions = [make_session(), make_session(session_id="s-2"), make_session(session_id="s-3")]
    findings = await world.judging().judge(sessions)
    assert [[event.event_id for event in each.events] for each in findings] == [
        ["event-1", "event-3"],
        ["event-2"],
        [],
    ]
    assert [each.session for each in findings] == sessions
    assert world.read == [[SessionKey("p", SessionId(f"s-{number}")) for number in (1, 2, 3)]]
