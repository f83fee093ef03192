"""An installation that is backed up while it runs, destroyed, and made again from the file."""

import asyncio
import json
import tarfile
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import httpx
import pytest
from e2e.test_cli import Outcome, floor
from support import eventually
from support.planting import QUICKLY, Planting
from support.processes import ProductProcess
from support.servers import Servers, addresses, scratch_folder, start, stop, wait_for_line
from support.tenants import ids_of

from watchfloor.bus import NATSBus, stream_usage
from watchfloor.client import WatchfloorClient
from watchfloor.core import Accepted, Role, VerdictInput, VerdictKind

pytestmark = [pytest.mark.e2e]

PASSING = {"leases"}
"""Who works at this moment."""
TELLING = {"api_keys", "audit_log", "audit_links", "audit_marks", "key_habits"}
"""What tells of the backup and the restore themselves, and of how a key was used last."""


class BackedUp(NamedTuple):
    """An installation that is no more, and what it was like.

    Attributes:
        file: Its backup.
        manifest: What `backup --json` said.
        folder: Holds the file, and is gone with it.
        key: Of an admin of the project.
        threat: A judged threat of it, as it was served.
        token: Of a watcher.
        rows: Of every table, as text.
        streams: How many messages each had.
    """

    file: Path
    manifest: Mapping[str, Any]
    folder: Path
    key: str
    threat: Mapping[str, Any]
    token: str
    rows: Mapping[str, Sequence[str]]
    streams: Mapping[str, int]


@pytest.fixture(scope="module")
def backed_up() -> Iterator[BackedUp]:
    """One thing of each kind in a project of a product that runs, then its backup."""
    with scratch_folder() as folder:
        settings = folder / "settings.yaml"
        settings.write_text(json.dumps({"coordinator": QUICKLY}))
        product = ProductProcess(folder / "first", "--config", str(settings))
        try:
            backed_up = asyncio.run(_filled(product, folder))
        finally:
            product.kill()
        yield backed_up


async def _filled(product: ProductProcess, folder: Path) -> BackedUp:
    async with product.client() as operator:
        await operator.projects.create("kept")
        key = (await operator.keys.create("kept", Role.ADMIN)).key
    servers = addresses(product.data_dir)
    names = ids_of("n", "word", project="kept")
    minted = await Planting(product.url, key, names, hook="http://127.0.0.1:9/").plant(servers)
    async with WatchfloorClient(product.url, key) as admin:
        judged = VerdictInput(verdict=VerdictKind.FALSE_POSITIVE, note="our own")
        await admin.threats.verdict(minted["threat_id"], judged)
    threat, token = await _served(product, key, minted["threat_id"]), await _token(product, key)
    file = folder / "kept.tar"
    rows, streams = await _rows(servers), await _messages(servers)
    said = await asyncio.to_thread(floor, "backup", str(file), "--json", on=product)
    assert said.code == 0, said.err
    manifest = json.loads(said.out)
    return BackedUp(file, manifest, folder, key, threat, token, rows, streams)


async def _served(product: ProductProcess, key: str, threat_id: str) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=product.url, headers={"x-api-key": key}) as http:
        answer = await http.get(f"/api/threats/{threat_id}")
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found


async def _token(product: ProductProcess, key: str) -> str:
    async with aclosing(_heard(product, key, {})) as heard:
        return (await anext(heard))["id"]


async def _heard(
    product: ProductProcess, key: str, more: Mapping[str, str]
) -> AsyncGenerator[dict[str, str]]:
    """Each event of the stream of threats, by the names of its lines."""
    headers = {"x-api-key": key, **more}
    async with (
        httpx.AsyncClient(base_url=product.url, headers=headers, timeout=30) as http,
        http.stream("GET", "/api/stream") as answer,
    ):
        assert answer.is_success, answer.status_code
        event: dict[str, str] = {}
        async for line in answer.aiter_lines():
            name, _, value = line.partition(": ")
            if line:
                event[name] = value
            elif "event" in event:
                yield event
                event = {}


async def _rows(servers: Servers) -> dict[str, list[str]]:
    owner = await asyncpg.connect(servers.owner_url)
    tables = await owner.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'alembic_version'"
    )
    found = {}
    for (table,) in tables:
        rows = await owner.fetch(f"SELECT t::text FROM {table} AS t ORDER BY 1")
        found[table] = [text for (text,) in rows]
    await owner.close()
    return found


async def _messages(servers: Servers) -> dict[str, int]:
    bus = NATSBus(servers.nats_url, token=servers.nats_token)
    await bus.start()
    usage = await stream_usage(bus)
    await bus.stop()
    return {name: usage[name].messages for name in bus.lasting_streams()}


@contextmanager
def _servers_of(data_dir: Path) -> Iterator[Servers]:
    """PostgreSQL and NATS of a folder, and nothing that would change what they hold."""
    arguments = ["up", "--parts", "nats,postgres", "--data-dir", str(data_dir)]
    process = start(arguments, log=data_dir.with_suffix(".log"))
    try:
        wait_for_line(process, "ready")
        yield addresses(data_dir)
    finally:
        assert stop(process) == 0


def _restore(file: Path, data_dir: Path, *options: str) -> Outcome:
    return floor("restore", str(file), "--data-dir", str(data_dir), *options)


@pytest.fixture(scope="module")
def restored(backed_up: BackedUp) -> Path:
    """A data folder made of the backup."""
    data_dir = backed_up.folder / "second"
    said = _restore(backed_up.file, data_dir, "--json")
    assert said.code == 0, said.err
    document = json.loads(said.out)
    assert document["tables"] == backed_up.manifest["tables"]
    return data_dir


def test_every_row_and_message_is_back(backed_up: BackedUp, restored: Path) -> None:
    with _servers_of(restored) as servers:
        rows, messages = asyncio.run(_rows(servers)), asyncio.run(_messages(servers))

    counted = {table: len(found) for table, found in rows.items()}
    # The restore itself is told in the audit log.
    counted["audit_log"] -= 1
    assert counted == backed_up.manifest["tables"]
    assert messages == backed_up.manifest["streams"]
    same = {*rows} - PASSING - TELLING
    assert {table: rows[table] for table in same} == {
        table: backed_up.rows[table] for table in same
    }
    assert len([table for table in same if rows[table]]) >= 20, "too little was planted"
    assert messages == backed_up.streams


async def test_it_serves_what_it_served(backed_up: BackedUp, restored: Path) -> None:
    """With its keys: an entry that was signed, an id that was replaced, a caller that was known."""
    product = ProductProcess(restored)
    try:
        served = await _served(product, backed_up.key, backed_up.threat["id"])
        assert served == backed_up.threat
        said = await asyncio.to_thread(floor, "audit", "verify", "--json", on=product)
        assert said.code == 0, said.out
        reports = [json.loads(line) for line in said.out.splitlines()]
        assert {each["project_id"] for each in reports} >= {"default", "kept"}
        async with aclosing(
            _heard(product, backed_up.key, {"Last-Event-ID": backed_up.token})
        ) as heard:
            assert (await anext(heard))["event"] == "reset"
        async with product.client() as operator:
            assert "kept" in {each.project_id for each in await operator.projects.list()}
    finally:
        assert product.stop() == 0


def test_a_backup_is_secret_and_complete(backed_up: BackedUp) -> None:
    assert backed_up.file.stat().st_mode & 0o777 == 0o600
    assert backed_up.manifest["keys"] == ["admin.key", "audit-keys.json", "redaction.keys"]
    assert floor("restore", str(backed_up.file), "--check").code == 0
    with tarfile.open(backed_up.file) as archive:
        assert archive.getnames()[-1] == "manifest.json"
        assert {member.mode for member in archive.getmembers()} == {0o600}


def test_what_is_there_is_replaced_only_where_that_is_wanted(
    backed_up: BackedUp, restored: Path
) -> None:
    refused = _restore(backed_up.file, restored)
    assert (refused.code, "is not empty" in refused.err) == (1, True)

    forced = _restore(backed_up.file, restored, "--force")

    assert (forced.code, "start `watchfloor up`" in forced.out) == (0, True), forced.err
    with _servers_of(restored) as servers:
        assert asyncio.run(_messages(servers)) == backed_up.streams


def test_nothing_that_is_served_from_is_replaced(
    product: ProductProcess, backed_up: BackedUp
) -> None:
    refused = _restore(backed_up.file, product.data_dir, "--force")
    assert (refused.code, "is in use by process" in refused.err) == (1, True)


async def test_what_was_accepted_before_a_backup_is_in_it() -> None:
    """Whatever stage it was at; what was at two is there once."""
    with scratch_folder() as folder:
        product = ProductProcess(folder / "first")
        accepted: list[str] = []
        try:
            async with product.client() as client:
                working = asyncio.create_task(_work(client, accepted))
                await eventually(lambda: len(accepted) >= 300)
                known = [*accepted]
                said = await asyncio.to_thread(
                    floor, "backup", str(folder / "busy.tar"), on=product
                )
                working.cancel()
                await asyncio.wait([working])
        finally:
            product.kill()
        assert said.code == 0, said.err
        assert (await asyncio.to_thread(_restore, folder / "busy.tar", folder / "second")).code == 0
        again = ProductProcess(folder / "second")
        try:
            await _all_done(again, known)
        finally:
            assert again.stop() == 0


async def _work(client: WatchfloorClient, accepted: list[str]) -> None:
    while True:
        signals: list[Any] = [
            {"threat_type": "bot_traffic", "customer_id": "acme"} for _ in range(50)
        ]
        async for each in client.submit(signals):
            assert isinstance(each.outcome, Accepted)
            accepted.append(each.outcome.threat_id)


async def _all_done(product: ProductProcess, known: Sequence[str]) -> None:
    servers = addresses(product.data_dir)

    async def is_drained() -> bool:
        return (await _messages(servers))["SIGNALS"] == 0

    await eventually(is_drained, every_s=0.3)
    async with product.client() as client:
        ids = [each.id async for each in client.threats.every()]
    assert len(ids) == len(set(ids))
    assert {*known} <= {*ids}
    said = await asyncio.to_thread(floor, "audit", "verify", on=product)
    assert said.code == 0, said.out


def test_nothing_is_served_from_a_half_restored_folder(tmp_path: Path) -> None:
    """It may have the streams of the backup, and no database."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    (data_dir / "restore.unfinished").touch()
    refused = floor("up", "--data-dir", str(data_dir), "--http-port", "0")
    assert (refused.code, "did not finish" in refused.err) == (1, True)
