"""Every rpc for every role, about what is its own, another project's, and nobody's.

The questions are made of the protos: an rpc that is added is asked, too.
"""

from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest
from google.protobuf.descriptor import MethodDescriptor
from integration.product.rest_matrix import Answer, is_allowed
from support import Servers
from support.product import StartProduct
from support.reflected import ReflectedClient, each
from support.tenants import Ids, Tenant, tenant_in, unknown_ids

from watchfloor.bus import NATSBus
from watchfloor.core import PERMISSIONS, Role
from watchfloor.gateway.grpc_service import SERVED, requirements_of

pytestmark = pytest.mark.integration

REQUIREMENTS = requirements_of(SERVED)
METHODS = {
    f"/{served.descriptor.full_name}/{method.name}": method
    for served in SERVED
    for method in served.descriptor.methods
}
_DENIED, _NOT_FOUND = grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.NOT_FOUND
_ABSENT = {
    "/watchfloor.v1.AgentService/GetAnalysis",
    "/watchfloor.v1.AgentService/RetireBaseline",
}
"""Where a project of one short session has nothing that could be found or done."""
_NAMELESS = {"/watchfloor.v1.ThreatService/AnalyzeThreat"}
"""What is asked about nothing that exists, and whose answer is never twice the same."""


@pytest.fixture
async def bus(product_servers: Servers) -> AsyncIterator[NATSBus]:
    bus = NATSBus(product_servers.nats_url, token=product_servers.nats_token)
    await bus.start()
    yield bus
    await bus.stop()


def request_for(method: MethodDescriptor, ids: Ids) -> dict[str, Any]:
    """A request that names all that the message has a name for."""
    given: dict[str, Any] = {}
    chosen: set[str] = set()
    for field in method.input_type.fields:
        choice = field.containing_oneof
        if choice is not None and choice.name in chosen and not choice.name.startswith("_"):
            continue
        value = _VALUES[field.name](ids) if field.name in _VALUES else ids.get(field.name)
        if value is not None:
            given[field.name] = [value] if field.is_repeated else value
            chosen |= {choice.name} if choice is not None else set()
    return given


_VALUES: dict[str, Any] = {
    "signal": lambda ids: {
        "threat_type": "THREAT_TYPE_ANOMALY",
        "customer_id": ids["search"],
    },
    "event": lambda ids: {
        "event_type": "EVENT_TYPE_MESSAGE_USER",
        "role": "SPEAKER_USER",
        "content": "Hello",
        "session_id": f"session-{ids['search']}",
    },
    "verdict": lambda _: "VERDICT_KIND_BENIGN",
    "reason": lambda ids: ids["search"],
}


async def answer_of(client: ReflectedClient, name: str, ids: Ids) -> Answer:
    """What is answered to a method about these things; of a stream, first."""
    method = METHODS[name]
    service, _, short = name.removeprefix("/").partition("/")
    call = client.calling(short, service=service)
    request = request_for(method, ids)
    try:
        if method.client_streaming:
            answers = call(each([request]), metadata=client.metadata)
            return Answer(0, str([answer async for answer in answers]))
        if method.server_streaming:
            watching = call(request, metadata=client.metadata)
            answer = Answer(0, str(await watching.read()))
            watching.cancel()
            return answer
        return Answer(0, str(await call(request, metadata=client.metadata)))
    except grpc.aio.AioRpcError as error:
        return Answer(error.code().value[0], error.details() or "")


async def test_every_rpc_answers_every_role_as_it_declares(
    start_product: StartProduct, bus: NATSBus
) -> None:
    running = await start_product()
    theirs, unknown = await tenant_in(running, bus), unknown_ids()
    wrong: list[str] = []
    for role in Role:
        mine = await tenant_in(running, bus)
        async with ReflectedClient(running.grpc, key=mine.keys[role]) as client:
            for served in SERVED:
                await client.learn(served.descriptor.full_name)
            for name in METHODS:
                nobodys = {**unknown, "search": mine.word}
                anothers = {**theirs.ids, "search": mine.word}
                nowhere = (await answer_of(client, name, nobodys)).without(unknown)
                foreign = await answer_of(client, name, anothers)
                own = await answer_of(client, name, mine.ids)
                if not is_allowed(REQUIREMENTS[name], PERMISSIONS[role]):
                    faults = [] if {own.status, foreign.status} == {_DENIED.value[0]} else ["?"]
                else:
                    faults = _faults(name, own=own, foreign=foreign, theirs=theirs)
                    if name not in _NAMELESS and foreign.without(theirs.ids) != nowhere:
                        faults.append(f"another's is not like nobody's {nowhere}")
                wrong += [f"{role} {name} {own} {foreign}: {fault}"[:900] for fault in faults]
    assert wrong == [], "\n".join(wrong)


def _faults(name: str, *, own: Answer, foreign: Answer, theirs: Tenant) -> list[str]:
    faults = []
    if own.status and not (own.status == _NOT_FOUND.value[0] and name in _ABSENT):
        faults.append("refused")
    if theirs.word in own.text:
        faults.append("tells of another project")
    if foreign.status == _DENIED.value[0]:
        faults.append("denied outside of one's project")
    return faults
