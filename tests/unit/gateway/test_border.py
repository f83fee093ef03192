"""The outer edge of the REST face, alone."""

import pytest
from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.utils import ClientDisconnected

from watchfloor.gateway.rest.border import Border


async def test_leaving_during_the_handshake_is_no_fault_of_ours() -> None:
    """The test fails by itself where it is logged as an error."""

    async def accept(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})

    async def nobody_is_there(_message: Message) -> None:
        raise ClientDisconnected

    async def nothing() -> Message:
        raise AssertionError("nothing is read")

    scope = {"type": "websocket", "path": "/ws", "headers": []}
    with pytest.raises(ClientDisconnected):
        await Border(accept)(scope, nothing, nobody_is_there)
