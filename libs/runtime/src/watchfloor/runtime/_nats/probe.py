"""Asking a NATS server whether it lets us in, over a plain socket."""

import asyncio
import json

from watchfloor.core import UnavailableError

_DEADLINE_S = 2.0


async def probe(port: int, *, token: str, server_name: str) -> None:
    """Return when the server on ``port`` is ours and answers a ping.

    Args:
        port: On 127.0.0.1.
        token: Sent only to a server that has the right name.
        server_name: The name that ours gives.

    Raises:
        UnavailableError: Nobody answers there, or somebody else.
    """
    try:
        async with asyncio.timeout(_DEADLINE_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                await _greet(reader, writer, token=token, server_name=server_name)
            finally:
                writer.close()
                await writer.wait_closed()
    except (OSError, ValueError, TimeoutError) as exc:
        raise UnavailableError("NATS does not answer.") from exc


async def _greet(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, token: str, server_name: str
) -> None:
    verb, _, text = (await reader.readline()).partition(b" ")
    info = json.loads(text or b"{}")
    if verb != b"INFO" or info.get("server_name") != server_name or not info.get("jetstream"):
        raise UnavailableError("Something other than our NATS answers.")
    options = {"auth_token": token, "verbose": False, "pedantic": False, "lang": "probe"}
    writer.write(b"CONNECT " + json.dumps(options).encode() + b"\r\nPING\r\n")
    if await reader.readline() != b"PONG\r\n":
        raise UnavailableError("NATS does not let us in.")
