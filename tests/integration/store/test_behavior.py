"""What sessions are compared by: one baseline an agent, one signature a conclusion."""

import pytest
from integration.store.making import NOON, make_baseline, make_features
from integration.store.sessions.making import SECOND, make_event, save, session_key

from watchfloor.core import (
    AgentId,
    ConcludedSession,
    SessionId,
    SessionKey,
    SessionTraits,
    mint_uuid7,
)
from watchfloor.store import (
    BehaviorRepository,
    Conclusions,
    FeatureRepository,
    SessionIdentity,
    SessionSaving,
    Store,
)

pytestmark = pytest.mark.integration

SHOP = AgentId("shop")


@pytest.fixture
def behavior(store: Store) -> BehaviorRepository:
    return BehaviorRepository(store)


async def _conclude(store: Store, *keys: SessionKey) -> None:
    """Sessions of the shop that have an event more, and are quiet."""
    events = [make_event(key) for key in keys]
    await save(SessionSaving(store), events, identity=SessionIdentity(SHOP))
    watermarks = {keys[0].project_id: NOON + 61 * SECOND}
    await Conclusions(store).conclude(watermarks=watermarks, inactivity_s=60, limit=100)


async def test_an_agent_keeps_its_first_baseline(
    behavior: BehaviorRepository, project: str
) -> None:
    first, second = make_baseline(project), make_baseline(project, sessions=9)
    assert await behavior.baseline(project, SHOP) is None
    assert await behavior.keep_baseline(first) == first
    assert await behavior.keep_baseline(second) == first
    assert await behavior.baseline(project, SHOP) == first
    assert await behavior.baseline(project, "another") is None


async def test_concluded_sessions_are_those_that_are_quiet(
    behavior: BehaviorRepository, store: Store, project: str
) -> None:
    keys = [session_key(project, f"s-{number}") for number in range(3)]
    await _conclude(store, *keys)
    await save(SessionSaving(store), [make_event(keys[1])], identity=SessionIdentity(SHOP))
    found = await behavior.concluded(project, SHOP, limit=100)
    assert sorted(found) == [ConcludedSession(keys[place].session_id, 1) for place in (0, 2)]
    assert await behavior.concluded(project, "another", limit=100) == []


async def test_of_many_concluded_sessions_the_newest_are_told(
    behavior: BehaviorRepository, store: Store, project: str
) -> None:
    first, second, third = (session_key(project, f"s-{number}") for number in (2, 0, 1))
    for key in (first, second, third):
        await _conclude(store, key)
    found = await behavior.concluded(project, SHOP, limit=2)
    assert [each.session_id for each in found] == [third.session_id, second.session_id]


async def test_traits_are_those_of_the_latest_conclusion(
    behavior: BehaviorRepository, store: Store, project: str
) -> None:
    """A signature tells what a session was; after it went on, that is another session."""
    key, baseline = session_key(project), make_baseline(project)
    baseline_id = baseline.baseline_id
    await _conclude(store, key)
    (unknown,) = await behavior.traits(project, [key.session_id], baseline_id=baseline_id)
    assert unknown == SessionTraits(ConcludedSession(key.session_id, 1))

    (kept,) = await FeatureRepository(store).keep([make_features(project, calls=3)])
    await Conclusions(store).mark([kept])
    await behavior.sign(baseline, {unknown.session: b"signature"})
    (known,) = await behavior.traits(project, [key.session_id], baseline_id=baseline_id)
    assert known == SessionTraits(unknown.session, kept.features, b"signature")
    for other in (mint_uuid7(NOON), None):
        (of_other,) = await behavior.traits(project, [key.session_id], baseline_id=other)
        assert of_other.signature is None

    await _conclude(store, key)
    (after,) = await behavior.traits(project, [key.session_id], baseline_id=baseline_id)
    assert after == SessionTraits(ConcludedSession(key.session_id, 2))
    await behavior.sign(baseline, {after.session: b"another"})
    (signed,) = await behavior.traits(project, [key.session_id], baseline_id=baseline_id)
    assert signed.signature == b"another"


async def test_of_a_session_that_goes_on_nothing_is_told(
    behavior: BehaviorRepository, store: Store, project: str
) -> None:
    key = session_key(project)
    await _conclude(store, key)
    await save(SessionSaving(store), [make_event(key)], identity=SessionIdentity(SHOP))
    ids = [key.session_id, SessionId("no-such-session")]
    assert await behavior.traits(project, ids, baseline_id=None) == []


async def test_a_baseline_that_is_retired_takes_its_signatures_with_it(
    behavior: BehaviorRepository, store: Store, project: str
) -> None:
    shop, other = make_baseline(project), make_baseline(project, "other")
    keys = [session_key(project, "s-1"), session_key(project, "s-2")]
    await _conclude(store, *keys)
    for baseline, key in zip((shop, other), keys, strict=True):
        await behavior.keep_baseline(baseline)
        await behavior.sign(baseline, {ConcludedSession(key.session_id, 1): b"signature"})

    why = {"reason": "another planner", "retired_by": "wf_abc"}
    assert await behavior.retire_baseline(project, SHOP, **why) == shop.baseline_id
    assert await behavior.retire_baseline(project, SHOP, **why) is None
    (retired,) = await behavior.retired(project, SHOP)
    expected = {"baseline_id": shop.baseline_id, "agent_id": SHOP, "sessions": 5, **why}
    assert retired.model_dump(exclude={"created_at", "retired_at"}) == expected
    assert retired.created_at == shop.created_at < retired.retired_at
    assert await behavior.retired(project, "other") == []
    assert await behavior.baseline(project, SHOP) is None
    assert await behavior.baseline(project, "other") == other
    for baseline, key, signature in zip((shop, other), keys, (None, b"signature"), strict=True):
        (traits,) = await behavior.traits(
            project, [key.session_id], baseline_id=baseline.baseline_id
        )
        assert traits.signature == signature
