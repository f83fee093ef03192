"""Projects that hold one thing of each kind, so that a leak between them would show.

A face that names a thing of a kind that is not here needs three lines: its name in ``ids_of``,
its planting in ``planting``, and the wait until it is there in ``Planting.is_settled``.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import uuid4

from support.planting import Planting
from support.product import Running
from support.servers import Servers
from watchfloor.core import Role, mint_uuid7

Ids = Mapping[str, str]
"""What routes, queries and messages call things, and what those of one project are called."""

_MINTED = (
    *("threat_id", "analysis_id", "letter_id", "other_letter_id", "policy_id", "key_id", "hold_id"),
    "erasure_id",
    "view_id",
)


class Tenant(NamedTuple):
    """A project.

    Attributes:
        project: Its id.
        name: Stands in the ids of all that it holds, and nowhere else.
        word: Stands in the content of all that it holds, and nowhere else.
        keys: One for each role.
        ids: What it holds.
    """

    project: str
    name: str
    word: str
    keys: Mapping[Role, str]
    ids: Ids


def ids_of(name: str, word: str, *, project: str, **minted: str) -> Ids:
    """The names of one project's things, by every name that a face has for them."""
    named = {
        **minted,
        "client_or_analysis_id": f"client-{name}",
        "client_session_id": f"client-{name}",
        "customer_id": f"customer-{name}",
        "source": f"source-{name}",
        "session_id": f"session-{name}",
        "agent_id": f"agent-{name}",
        "workflow_id": f"workflow-{name}",
        "user_id": f"user-{name}",
        "trace_id": f"trace-{name}",
        "external_id": f"session of {name}",
        "search": word,
        "project": project,
        "project_id": project,
    }
    in_camel = {"sessionId": "session_id", "agentId": "agent_id", "workflowId": "workflow_id"}
    in_camel |= {"customerId": "customer_id", "userId": "user_id"}
    return named | {camel: named[name] for camel, name in in_camel.items()}


def unknown_ids() -> Ids:
    """Names of nothing."""
    name = _new("n")
    minted = dict.fromkeys(_MINTED, mint_uuid7(datetime.now(UTC)))
    return ids_of(name, _new("w"), project=f"p-{name}", **minted)


async def tenant_in(
    running: Running,
    servers: Servers,
    project: str | None = None,
    *,
    hook: str = "https://example.com/",
) -> Tenant:
    """A project of its own that holds something of each kind, and rests.

    Args:
        running: The product, which concludes sessions soon; see ``planting.QUICKLY``.
        servers: What it runs on.
        project: One that exists; a new one where absent.
        hook: Takes what was given up and is delivered again.
    """
    name, word = _new("n"), _new("w")
    if project is None:
        project = f"p-{name}"
        await running.product.projects.create(project)
    issued = {role: await running.product.keys.issue(project, role) for role in Role}
    keys = {role: each.key for role, each in issued.items()}
    spare = await running.product.keys.issue(project, Role.VIEWER, name=word)
    names = ids_of(name, word, project=project, key_id=spare.key_id)
    minted = await Planting(running.url, keys[Role.ADMIN], names, hook=hook).plant(servers)
    return Tenant(project, name, word, keys, {**names, **minted})


def without(text: str, values: Iterable[str]) -> str:
    """The text with these taken out, longer ones first."""
    for value in sorted(set(values), key=len, reverse=True):
        text = text.replace(value, "…")
    return text


def _new(letter: str) -> str:
    return f"{letter}{uuid4().hex[:12]}"
