import asyncio
from datetime import UTC, datetime

import pytest

from watchfloor.bus import AttemptLog, Attempts, IdempotencyKeys, NATSBus
from watchfloor.core import ConflictError, ThreatId, mint_uuid7

pytestmark = pytest.mark.integration


def _id() -> ThreatId:
    return ThreatId(mint_uuid7(datetime.now(UTC)))


async def test_of_many_claims_of_one_key_exactly_one_is_new_and_all_agree(
    bus: NATSBus, project: str
) -> None:
    keys = IdempotencyKeys(bus)
    claims = await asyncio.gather(
        *(keys.claim(project, "order 1", body="b", threat_id=_id()) for _ in range(20))
    )
    assert sum(claim.is_new for claim in claims) == 1
    assert len({claim.threat_id for claim in claims}) == 1


async def test_the_same_key_with_another_body_is_a_conflict(bus: NATSBus, project: str) -> None:
    keys = IdempotencyKeys(bus)
    await keys.claim(project, "k", body="one", threat_id=_id())
    with pytest.raises(ConflictError):
        await keys.claim(project, "k", body="two", threat_id=_id())


async def test_projects_do_not_share_keys(bus: NATSBus, project: str) -> None:
    keys = IdempotencyKeys(bus)
    await keys.claim(project, "k", body="one", threat_id=_id())
    assert (await keys.claim(f"{project}-x", "k", body="two", threat_id=_id())).is_new


async def test_attempts_are_remembered_until_they_are_forgotten(bus: NATSBus, project: str) -> None:
    attempts = AttemptLog(bus)
    assert await attempts.read(project, "t") == Attempts(0, "")
    await attempts.write(project, "t", Attempts(2, "why"))
    assert await attempts.read(project, "t") == Attempts(2, "why")
    await attempts.forget(project, "t")
    assert await attempts.read(project, "t") == Attempts(0, "")
