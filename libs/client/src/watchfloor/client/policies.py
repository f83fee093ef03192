"""The routes of policies about sessions."""

from collections.abc import Sequence

from watchfloor.client._documents import JsonObject, object_in, page_in, part
from watchfloor.client._wire import Wire
from watchfloor.core import PolicyInput


class PoliciesApi:
    """Policies about sessions."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def list_documents(self) -> Sequence[JsonObject]:
        """All policies, in the order in which they are looked at."""
        response = await self._wire.request("GET", "/v1/policies")
        return page_in(response.content, "policies").items

    async def create(self, policy: PolicyInput) -> JsonObject:
        """Add a policy; it comes back with its id."""
        body = policy.model_dump(mode="json", by_alias=True, exclude_none=True)
        response = await self._wire.request("POST", "/v1/policies", body=body)
        return object_in(response.content)

    async def replace(self, policy_id: str, policy: PolicyInput) -> JsonObject:
        """Put another policy in the place of one.

        Raises:
            NotFoundError: The project has no such policy.
        """
        body = policy.model_dump(mode="json", by_alias=True, exclude_none=True)
        path = f"/v1/policies/{part(policy_id)}"
        return object_in((await self._wire.request("PUT", path, body=body)).content)

    async def delete(self, policy_id: str) -> None:
        """Forget one policy.

        Raises:
            NotFoundError: The project has no such policy.
        """
        await self._wire.request("DELETE", f"/v1/policies/{part(policy_id)}")
