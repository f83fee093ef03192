"""Every rpc for every role, about what is its own, another project's, and nobody's.

The questions are made of the protos: an rpc that is added is asked, too.
"""

from pathlib import Path

import pytest
from integration.product.grpc_matrix import (
    DENIED,
    METHODS,
    MISSING,
    NEED_NOT_BE_THERE,
    TELLS_NOTHING,
    Asking,
    questions,
)
from integration.product.matrix import Matrix
from support import Servers
from support.planting import QUICKLY
from support.product import StartProduct
from support.rpc_requests import request_for
from support.tenants import tenant_in, unknown_ids

from watchfloor.core import PERMISSIONS, Role

pytestmark = pytest.mark.integration


async def test_every_rpc_answers_every_role_as_it_declares(
    start_product: StartProduct, product_servers: Servers, tmp_path: Path
) -> None:
    gateway = {"redaction_keys": tmp_path / "keys"}
    running = await start_product(gateway=gateway, coordinator=QUICKLY)
    matrix = Matrix(questions(), denied=DENIED, missing=MISSING)
    theirs = await tenant_in(running, product_servers)
    async with Asking(running, theirs.keys[Role.ADMIN]) as looking:
        before = await matrix.seen(looking.ask, theirs.ids)
        wrong = []
        for role in Role:
            mine = await tenant_in(running, product_servers)
            async with Asking(running, mine.keys[role]) as asking:
                found = await matrix.wrong(asking.ask, PERMISSIONS[role], mine, theirs)
            wrong += [f"{role}: {each}" for each in found]
        assert wrong == [], "\n".join(wrong)
        assert await matrix.seen(looking.ask, theirs.ids) == before


def test_every_rpc_that_takes_something_is_given_something() -> None:
    """Asked without, its refusal would hide a leak."""
    named = {name: request_for(method, unknown_ids()) for name, method in METHODS.items()}
    mute = {name for name, given in named.items() if not given and METHODS[name].input_type.fields}
    assert mute == {"/watchfloor.v1.AgentService/ListAgents"}, "grpc_matrix knows no name in these"
    assert METHODS.keys() >= TELLS_NOTHING | NEED_NOT_BE_THERE
