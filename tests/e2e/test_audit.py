"""The audit log of a running product: what is done is told, and what was told stays."""

import asyncio
import csv
import hmac
import io
import json
from base64 import b64decode
from hashlib import sha256
from itertools import pairwise
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from e2e.test_cli import floor
from support import eventually
from support.processes import ProductProcess
from support.servers import addresses

from watchfloor.client import WatchfloorClient
from watchfloor.core import AuditKind, AuditView, NotFoundError, Role

pytestmark = [pytest.mark.e2e]

INTACT, DAMAGED = 0, 3


@pytest.fixture
async def project(product: ProductProcess) -> str:
    """A project in which an admin has looked at a session, and made and removed a policy."""
    project = f"audited-{uuid4().hex[:8]}"
    async with product.client() as operator:
        await operator.projects.create(project)
        key = await operator.keys.create(project, Role.ADMIN)
    async with WatchfloorClient(product.url, key.key) as admin:
        await _work(admin)
        await eventually(lambda: _all_sealed(admin), every_s=0.2)
    return project


async def _work(admin: WatchfloorClient) -> None:
    with pytest.raises(NotFoundError):
        await admin.sessions.get("ann@example.org")
    policy = (await admin.policies.list_documents())[0]
    await admin.policies.delete(str(policy["id"]))


async def _all_sealed(admin: WatchfloorClient) -> bool:
    entries = [each async for each in admin.audit.every()]
    return _spoken(entries) >= 2 and None not in {
        each.position for each in entries if not each.operation.endswith("/api/audit")
    }


def _spoken(entries: list[AuditView]) -> int:
    return sum(each.kind in {AuditKind.READ, AuditKind.CHANGE} for each in entries)


def _exported(product: ProductProcess, project: str) -> list[dict[str, Any]]:
    export = floor("audit", "export", "--project", project, on=product)
    assert export.code == 0
    return [json.loads(line) for line in export.out.splitlines()]


async def test_what_was_done_is_told_without_naming_anybody(
    product: ProductProcess, project: str
) -> None:
    lines = _exported(product, project)
    told = {(each["kind"], each["operation"], each["result"]) for each in lines}

    assert ("change", "POST /api/projects", "done") in told
    assert ("change", "POST /api/keys", "done") in told
    assert ("change", "DELETE /v1/policies/{policy_id}", "done") in told
    assert ("read", "GET /v1/sessions/{session_id}", "refused") in told
    assert "ann@" not in json.dumps(lines)


async def test_a_third_party_verifies_an_export_with_the_key_alone(
    product: ProductProcess, project: str
) -> None:
    """Exactly what the room's README says, without any code of ours."""
    lines = _exported(product, project)
    keys = json.loads((product.data_dir / "audit-keys.json").read_text())

    assert [each["position"] for each in lines] == list(range(1, len(lines) + 1))
    for line in lines:
        assert line["link_mac"] == _link_mac(line, b64decode(keys[str(line["link_key_number"])]))
    for before, after in pairwise(lines):
        assert after["previous"] == before["link_mac"]


def _link_mac(line: dict[str, Any], secret: bytes) -> str:
    form = "watchfloor.audit.v1"
    names = "project_id entry_id at actor kind permission operation subject face address result"
    names += " reason detail request_id key_number"
    entry = _text([form, "entry", *(line[name] for name in names.split())])
    stored = _text([form, "stored", entry, line["mac"], line["transaction"]])
    place = [line["project_id"], line["position"], line["previous"], line["entry_id"]]
    seal = [line["sealed_at"], line["link_key_number"], stored]
    key = hmac.digest(secret, _text([form, "seal", line["project_id"]]).encode(), sha256)
    return hmac.digest(key, _text([form, "link", *place, *seal]).encode(), sha256).hex()


def _text(values: list[Any]) -> str:
    return json.dumps(values, separators=(",", ":"))


async def test_both_forms_of_an_export_tell_the_same(product: ProductProcess, project: str) -> None:
    lines = _exported(product, project)
    table = floor("audit", "export", "--project", project, "--csv", on=product)
    rows = list(csv.DictReader(io.StringIO(table.out)))

    assert [row["link_mac"] for row in rows[: len(lines)]] == [each["link_mac"] for each in lines]
    later = floor("audit", "export", "--project", project, "--from", "2999-01-01", on=product)
    assert (later.code, later.out) == (0, "")


async def test_a_change_by_hand_is_found_and_named(product: ProductProcess, project: str) -> None:
    intact = await asyncio.to_thread(floor, "audit", "verify", "--project", project, on=product)
    assert (intact.code, "intact" in intact.out) == (INTACT, True)
    owner = await asyncpg.connect(addresses(product.data_dir).owner_url)
    await owner.execute(
        "UPDATE audit_log SET actor = 'key:nobody' WHERE project_id = $1 "
        "AND operation = 'DELETE /v1/policies/{policy_id}'",
        project,
    )
    await owner.close()

    said = floor("audit", "verify", "--project", project, "--json", on=product)

    assert said.code == DAMAGED
    (fault,) = json.loads(said.out)["faults"]
    assert fault["kind"] == "changed"


def test_the_whole_installation_can_be_verified(product: ProductProcess) -> None:
    said = floor("audit", "verify", "--json", on=product)

    assert said.code in {INTACT, DAMAGED}
    assert "default" in {json.loads(line)["project_id"] for line in said.out.splitlines()}


def test_without_its_keys_nothing_is_said_of_a_log(product: ProductProcess, tmp_path: Any) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(f"audit:\n  key_file: {tmp_path}/nothing.json\n")

    said = floor("audit", "verify", "--config", str(config), on=product)

    assert said.code == 1
    assert "cannot be read" in said.err
