"""The real NATS as a child, spoken to over a plain socket."""

import asyncio
import json
import os
import signal
import stat
from collections.abc import AsyncIterator

import pytest
from support import eventually

from watchfloor.core import UnavailableError
from watchfloor.runtime import DataFolder, EmbeddedNATS, LifeState
from watchfloor.runtime._nats.probe import probe

pytestmark = pytest.mark.integration


@pytest.fixture
async def nats(folder: DataFolder) -> AsyncIterator[EmbeddedNATS]:
    server = EmbeddedNATS(folder)
    await server.start()
    yield server
    await server.stop()


def port_of(server: EmbeddedNATS) -> int:
    return int(server.url.rsplit(":", 1)[1])


async def request(server: EmbeddedNATS, subject: str, body: dict[str, object]) -> dict[str, object]:
    """One request and its reply, as the protocol says it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
    text = json.dumps(body).encode()
    hello = json.dumps({"auth_token": server.token, "verbose": False}).encode()
    writer.write(b"CONNECT " + hello + b"\r\nSUB _INBOX.t 1\r\n")
    writer.write(f"PUB {subject} _INBOX.t {len(text)}\r\n".encode() + text + b"\r\n")
    try:
        async with asyncio.timeout(5):
            while not (line := await reader.readline()).startswith(b"MSG"):
                assert not line.startswith(b"-ERR"), line
            reply: dict[str, object] = json.loads(await reader.readline())
            return reply
    finally:
        writer.close()
        await writer.wait_closed()


async def test_jetstream_keeps_what_a_killed_server_accepted(nats: EmbeddedNATS) -> None:
    await request(nats, "$JS.API.STREAM.CREATE.S", {"name": "S", "subjects": ["s.>"]})
    accepted = await request(nats, "s.one", {"n": 1})
    killed, known = nats.pid, nats.url
    os.kill(killed, signal.SIGKILL)

    async def is_back() -> bool:
        return nats.pid != killed and nats.health().is_ok

    await eventually(is_back)
    info = await request(nats, "$JS.API.STREAM.INFO.S", {})
    assert accepted["seq"] == 1
    assert info["state"]["messages"] == 1  # type: ignore[index]
    assert nats.url == known


async def test_a_restart_keeps_port_and_store(nats: EmbeddedNATS) -> None:
    await request(nats, "$JS.API.STREAM.CREATE.S", {"name": "S", "subjects": ["s.>"]})
    first, known = nats.pid, nats.url
    await nats.restart()
    assert nats.pid != first
    assert nats.url == known
    assert "error" not in await request(nats, "$JS.API.STREAM.INFO.S", {})


async def test_a_wrong_token_is_not_let_in(nats: EmbeddedNATS) -> None:
    with pytest.raises(UnavailableError):
        await probe(port_of(nats), token="guessed", server_name="watchfloor")


async def test_the_token_is_not_given_to_another_server(nats: EmbeddedNATS) -> None:
    with pytest.raises(UnavailableError, match="other than our NATS"):
        await probe(port_of(nats), token=nats.token, server_name="another")


async def test_it_listens_on_this_machine_only(nats: EmbeddedNATS) -> None:
    listening = f"0100007F:{port_of(nats):04X} 00000000:0000 0A"
    with open("/proc/net/tcp") as table:  # noqa: ASYNC230, PTH123 - a file of the kernel
        lines = [line for line in table if f":{port_of(nats):04X} 00000000:0000 0A" in line]
    assert len(lines) == 1
    assert listening in lines[0]


async def test_messages_of_8_mib_are_the_limit(nats: EmbeddedNATS) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(nats))
    info = json.loads((await reader.readline()).removeprefix(b"INFO "))
    writer.close()
    await writer.wait_closed()
    assert info["max_payload"] == 8 * 1024 * 1024


async def test_its_files_are_private(nats: EmbeddedNATS, folder: DataFolder) -> None:
    assert nats.health().is_ok
    assert stat.S_IMODE((folder.path / "nats.conf").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder.path / "nats").stat().st_mode) == 0o700
    assert stat.S_IMODE((folder.logs / "nats.log").stat().st_mode) == 0o600


async def test_a_taken_port_is_told_with_the_log(folder: DataFolder, nats: EmbeddedNATS) -> None:
    other = DataFolder(folder.path.with_name("other"))
    with pytest.raises(UnavailableError, match=r"ended with code 1 .*nats\.log says why"):
        await EmbeddedNATS(other, port=port_of(nats)).start()


async def test_messages_can_be_synced_one_by_one(folder: DataFolder) -> None:
    server = EmbeddedNATS(folder, sync_always=True, max_file_store_bytes=2**20)
    await server.start()
    await server.stop()
    assert "sync_interval: always" in (folder.path / "nats.conf").read_text()
    assert server.max_file_store_bytes == 2**20


async def test_stop_is_safe_twice_and_without_start(folder: DataFolder) -> None:
    server = EmbeddedNATS(folder)
    await server.stop()
    await server.start()
    await server.stop()
    await server.stop()
    assert server.health().state is LifeState.STOPPED
