"""Concluded sessions in few words, as the checks of an agent see them."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from integration.store.sessions.making import NOON, make_dataflow, make_event, save

from watchfloor.core import (
    AgentId,
    EventType,
    FeatureSet,
    FeatureSubject,
    ModelUse,
    SessionFacts,
    SessionFeatures,
    SessionId,
    SessionKey,
    ToolRetry,
    ToolUse,
    mint_uuid7,
)
from watchfloor.store import (
    Conclusions,
    DueAnalyses,
    FeatureRepository,
    Found,
    SessionFactsRepository,
    SessionIdentity,
    SessionSaving,
    Store,
)

pytestmark = pytest.mark.integration

LATER = NOON + timedelta(hours=1)
SHOP = SessionIdentity(
    AgentId("shop"), user_id="ann", customer_id="acme", available_tools=("pay", "search")
)


async def _conclude(store: Store, key: SessionKey) -> None:
    conclusions = Conclusions(store)
    concluded = await conclusions.conclude(
        watermarks={key.project_id: LATER}, inactivity_s=60, limit=1_000
    )
    assert concluded


async def _facts(store: Store, project: str, *names: str) -> Sequence[SessionFacts]:
    return await SessionFactsRepository(store).facts(project, [SessionId(name) for name in names])


async def test_a_concluded_session_is_told_with_what_was_counted_and_analysed(
    store: Store, saving: SessionSaving, key: SessionKey
) -> None:
    call = EventType.TOOL_EXECUTION
    ended = ModelUse(model="m-1", input_tokens=40, output_tokens=2)
    end_time = NOON + timedelta(seconds=90)
    events = [
        make_event(key, event_type=call, tool=ToolUse(name="pay")),
        make_event(key, event_type=call, tool=ToolUse(name="pay")),
        make_event(key, event_type=EventType.LLM_CALL_FINISH, model=ended, event_time=end_time),
    ]
    (session,) = await save(saving, events, identity=SHOP)
    assert await _facts(store, key.project_id, key.session_id) == []
    await _conclude(store, key)
    (bare,) = await _facts(store, key.project_id, key.session_id)
    assert (bare.models, bare.longest_retry, bare.is_analysed) == ((), None, False)

    retry = ToolRetry(tool="pay", retries=7)
    features = FeatureSet(
        feature_id=mint_uuid7(NOON),
        project_id=key.project_id,
        subject=FeatureSubject.SESSION,
        subject_id=key.session_id,
        conclusion_number=1,
        agent_id=AgentId("shop"),
        features=SessionFeatures(llm_models=("m-1",), longest_retry=retry),
        analyzed_at=NOON,
    )
    await FeatureRepository(store).keep([features])
    await Conclusions(store).mark([features])
    (unjudged,) = await _facts(store, key.project_id, key.session_id)
    assert (unjudged.models, unjudged.is_analysed) == (("m-1",), False), "it is due"

    found = Found(
        key,
        seen_received_at=session.last_received_at,
        snapshot=None,
        labels=(),
        action="flag",
        tags=(),
        dataflow=make_dataflow(),
    )
    await DueAnalyses(store).finish([found])
    (told,) = await _facts(store, key.project_id, key.session_id)
    assert told == SessionFacts(
        session_id=key.session_id,
        conclusion_number=1,
        created_at=NOON,
        concluded_at=told.concluded_at,
        duration_s=90.0,
        total_tokens=42,
        tool_calls=2,
        tools_used=frozenset({"pay"}),
        available_tools=frozenset({"pay", "search"}),
        models=("m-1",),
        user_id="ann",
        customer_id="acme",
        longest_retry=retry,
        dataflow_verdict=make_dataflow().verdict,
        input_tokens=40,
        output_tokens=2,
        tools={"pay": 2},
    )
    assert await _facts(store, key.project_id, "another") == []
    assert await _facts(store, "another-project", key.session_id) == []
