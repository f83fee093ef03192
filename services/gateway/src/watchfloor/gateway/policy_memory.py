"""Policies, remembered for a moment: they are asked for with every judgement."""

from collections.abc import Sequence
from datetime import datetime

from watchfloor.core import Clock, Policy, PolicyInput
from watchfloor.gateway._expiring import ExpiringCache
from watchfloor.gateway.session_port import Policies

_REMEMBERED_PROJECTS = 1_000
_REMEMBER_S = 1.0


class RememberedPolicies:
    """The policies of the store; their list is at most a second old.

    What is changed through here is seen at once, what another gateway changes within that second.

    Args:
        policies: Policies as they are kept.
        clock: Ages what is remembered.
    """

    def __init__(self, policies: Policies, *, clock: Clock) -> None:
        self._policies = policies
        self._lists: ExpiringCache[Sequence[Policy]] = ExpiringCache(
            _REMEMBERED_PROJECTS, ttl_s=_REMEMBER_S, clock=clock
        )

    async def list(self, project_id: str) -> Sequence[Policy]:
        """All of them, in the order in which they are looked at."""
        known = self._lists.get(project_id.encode())
        if known is None:
            known = await self._policies.list(project_id)
            self._lists.put(project_id.encode(), value=known)
        return known

    async def get(self, project_id: str, policy_id: str) -> Policy | None:
        """One of them."""
        return await self._policies.get(project_id, policy_id)

    async def create(self, project_id: str, policy: PolicyInput) -> Policy:
        """Keep a new one."""
        kept = await self._policies.create(project_id, policy)
        self._lists.forget(project_id.encode())
        return kept

    async def replace(
        self,
        project_id: str,
        policy_id: str,
        policy: PolicyInput,
        *,
        changed_at: datetime | None = None,
    ) -> Policy | None:
        """Put another in its place; nothing where there is none, or ``ConflictError``."""
        kept = await self._policies.replace(project_id, policy_id, policy, changed_at=changed_at)
        self._lists.forget(project_id.encode())
        return kept

    async def delete(self, project_id: str, policy_id: str) -> bool:
        """Forget one; says whether there was one."""
        was_there = await self._policies.delete(project_id, policy_id)
        self._lists.forget(project_id.encode())
        return was_there
