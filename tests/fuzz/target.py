"""The product that is fuzzed, with something in it that cases can be about."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import uuid4

import httpx
from support import eventually
from support.planting import (
    change_body,
    customer_body,
    event_body,
    hold_body,
    intel_body,
    policy_body,
    signal_body,
)
from support.processes import ProductProcess, running_product
from support.tenants import Ids, ids_of

from watchfloor.core import Role

_ROLES = (Role.ADMIN, Role.VIEWER)
_PATIENCE_S = 60


class Target(NamedTuple):
    """A running product as its callers know it.

    Attributes:
        product: What runs.
        keys: One key a role; the admin is one of the whole installation.
        ids: What there is, by every name that a face has for it.
    """

    product: ProductProcess
    keys: Mapping[str, str]
    ids: Ids


@contextmanager
def running_target() -> Iterator[Target]:
    """A product of its own, which holds one thing of each kind."""
    with running_product() as product:
        yield asyncio.run(_target(product))


async def _target(product: ProductProcess) -> Target:
    name = f"n{uuid4().hex[:12]}"
    names = ids_of(name, f"w{uuid4().hex[:12]}", project="default")
    headers = {"x-api-key": product.key, "x-client-session-id": names["client_session_id"]}
    async with httpx.AsyncClient(
        base_url=product.url, headers=headers, timeout=_PATIENCE_S
    ) as http:
        made = {role.value: await _key(http, role) for role in _ROLES}
        # What is revoked and rotated by its id is neither of the keys that are used.
        spare = await _key(http, Role.VIEWER)
        minted = await _planted(http, names)
    keys = {role: each["key"] for role, each in made.items()}
    return Target(product, keys, {**names, **minted, "key_id": spare["id"]})


async def _planted(http: httpx.AsyncClient, names: Ids) -> dict[str, str]:
    """One thing of each kind that a face makes; the ids that they were given."""
    await _sent(http, "PUT", "/api/customers", [customer_body(names)])
    await _sent(http, "POST", "/api/changes", change_body(names))
    await _sent(http, "POST", "/api/intel", intel_body(names))
    threat = await _sent(http, "POST", "/api/threats/trigger", signal_body(names))
    policy = await _sent(http, "POST", "/v1/policies", policy_body(names))
    hold = await _sent(http, "POST", "/api/holds", hold_body(names))
    for turn in ("Hello", "Goodbye"):
        await _sent(http, "POST", "/v1/events", event_body(names, turn))

    async def is_saved() -> bool:
        return (await http.get(f"/v1/sessions/{names['session_id']}")).is_success

    await eventually(is_saved)
    return {
        **dict.fromkeys(("letter_id", "other_letter_id", "analysis_id"), threat["id"]),
        "threat_id": threat["id"],
        "policy_id": policy["id"],
        "hold_id": hold["hold_id"],
    }


async def _key(http: httpx.AsyncClient, role: Role) -> Any:
    return await _sent(http, "POST", "/api/keys", {"project": "default", "role": role})


async def _sent(http: httpx.AsyncClient, method: str, path: str, body: Any) -> Any:
    answer = await http.request(method, path, json=body)
    answer.raise_for_status()
    return answer.json()
