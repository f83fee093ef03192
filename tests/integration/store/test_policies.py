"""Policies: every project begins with the same five, and then they are its own."""

import asyncio

import pytest

from watchfloor.core import (
    ConflictError,
    CountRange,
    FakeClock,
    NotFoundError,
    PolicyAction,
    PolicyConditions,
    PolicyEffects,
    PolicyInput,
)
from watchfloor.store import PolicyRepository, ProjectRepository, Store

pytestmark = pytest.mark.integration

SEEDED = [
    "pol_block_critical",
    "pol_flag_deception",
    "pol_notify_high_risk",
    "pol_flag_privilege_escalation",
    "pol_flag_hijacked_agent",
]
MINE = PolicyInput(
    name="Too busy",
    conditions=PolicyConditions(event_count=CountRange(min=5, time_window_ms=1_000)),
    actions=PolicyEffects(
        action=PolicyAction.FLAG,
        webhook_url="https://hooks.example.org/x",
        webhook_payload={"team": ["blue"]},
        apply_tags=("busy",),
    ),
    enabled=False,
)


@pytest.fixture
def policies(store: Store, clock: FakeClock) -> PolicyRepository:
    return PolicyRepository(store, clock=clock)


async def _ids(policies: PolicyRepository, project: str) -> list[str]:
    return [policy.policy_id for policy in await policies.list(project)]


async def test_a_project_begins_with_five_in_their_order(
    policies: PolicyRepository, project: str
) -> None:
    seeded = {str(policy.policy_id): policy for policy in await policies.list(project)}

    assert list(seeded) == SEEDED
    high = seeded["pol_notify_high_risk"].conditions
    assert (high.min_risk_score, high.risk_score_below, high.max_risk_score) == (0.6, 0.8, None)
    assert seeded["pol_block_critical"].conditions.min_risk_score == 0.8
    assert all(policy.enabled for policy in seeded.values())


async def test_first_readers_at_once_seed_once(policies: PolicyRepository, project: str) -> None:
    lists = await asyncio.gather(*(_ids(policies, project) for _ in range(6)))

    assert lists == [SEEDED] * 6


async def test_a_new_policy_comes_back_as_it_was_and_after_the_first(
    policies: PolicyRepository, project: str, clock: FakeClock
) -> None:
    """It is made before anybody read: the four must be there all the same."""
    created = await policies.create(project, MINE)

    assert await policies.get(project, created.policy_id) == created
    assert (
        PolicyInput.model_validate(created.model_dump(include=set(PolicyInput.model_fields)))
        == MINE
    )
    assert (created.project_id, created.created_at) == (project, clock.now())
    assert await _ids(policies, project) == [*SEEDED, created.policy_id]


async def test_replacing_keeps_id_and_place(
    policies: PolicyRepository, project: str, clock: FakeClock
) -> None:
    clock.advance(60)
    replaced = await policies.replace(project, SEEDED[0], MINE)

    assert replaced is not None
    assert replaced.name == "Too busy"
    assert replaced.updated_at == clock.now()
    assert (await policies.list(project))[0] == replaced
    assert await policies.replace(project, "pol_nobody", MINE) is None


async def test_a_policy_is_replaced_only_in_the_state_that_its_writer_knew(
    policies: PolicyRepository, project: str, clock: FakeClock
) -> None:
    clock.advance(0.000_7)
    first = await policies.replace(project, SEEDED[0], MINE)
    assert first is not None
    told = first.updated_at.replace(microsecond=first.updated_at.microsecond // 1_000 * 1_000)
    clock.advance(1)
    assert await policies.replace(project, SEEDED[0], MINE, changed_at=told) is not None
    with pytest.raises(ConflictError):
        await policies.replace(project, SEEDED[0], MINE, changed_at=told)
    assert await policies.replace(project, "pol_nobody", MINE, changed_at=told) is None


async def test_what_was_deleted_does_not_come_back(
    policies: PolicyRepository, project: str
) -> None:
    assert [await policies.delete(project, each) for each in SEEDED] == [True] * len(SEEDED)
    assert await policies.delete(project, SEEDED[0]) is False

    assert await policies.list(project) == []
    assert await policies.get(project, SEEDED[0]) is None


async def test_policies_of_another_project_are_its_own(
    store: Store, policies: PolicyRepository, project: str
) -> None:
    other = f"{project}-other"
    await ProjectRepository(store).create(other)
    created = await policies.create(project, MINE)

    assert await policies.get(other, created.policy_id) is None
    assert await policies.delete(other, created.policy_id) is False
    assert await policies.replace(other, created.policy_id, MINE) is None


async def test_an_unknown_project_is_not_found(policies: PolicyRepository) -> None:
    with pytest.raises(NotFoundError):
        await policies.list("no-such-project")
