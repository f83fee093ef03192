"""Retention and legal holds of a running product, from its command line."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from e2e.test_cli import floor
from pydantic import JsonValue
from support import eventually
from support.processes import ProductProcess
from support.servers import addresses

from watchfloor.archive import ParquetArchive
from watchfloor.client import WatchfloorClient
from watchfloor.core import LegalHoldInput, RetentionInput, Role

pytestmark = [pytest.mark.e2e]


@pytest.fixture
async def project(product: ProductProcess) -> str:
    """A project of the test's own."""
    project = f"keeping-{uuid4().hex[:8]}"
    async with product.client() as operator:
        await operator.projects.create(project)
    return project


async def _threats(product: ProductProcess, admin: WatchfloorClient, project: str) -> None:
    """Those of three customers and users, moved to the past by hand."""
    customers = {"acme": "ann", "bank": "bob", "held": "eve"}
    signals: list[JsonValue] = [
        {"threat_type": "bot_traffic", "customer_id": customer, "user_id": user}
        for customer, user in customers.items()
    ]
    assert len([each async for each in admin.submit(signals)]) == len(signals)
    await eventually(lambda: _has(admin, len(signals)), every_s=0.2)
    owner = await asyncpg.connect(addresses(product.data_dir).owner_url)
    await owner.execute(
        "UPDATE threats SET received_at = received_at - interval '3 days' WHERE project_id = $1",
        project,
    )
    await owner.close()


async def _has(admin: WatchfloorClient, number: int) -> bool:
    return len([each async for each in admin.threats.every()]) == number


async def test_what_is_past_its_time_leaves_for_the_archive_unless_it_is_held(
    product: ProductProcess, project: str, tmp_path: Path
) -> None:
    folder = tmp_path / "archive"
    settings = tmp_path / "settings.yaml"
    settings.write_text(json.dumps({"store": {"archive": {"folder": str(folder)}}}))
    async with product.client() as operator:
        key = await operator.keys.create(project, Role.ADMIN)
    async with WatchfloorClient(product.url, key.key) as admin:
        await _threats(product, admin, project)
        wanted = RetentionInput(days=2, customers={"acme": 1})
        assert (await admin.retention.put(wanted)).longest_days == 90
        await admin.holds.add(LegalHoldInput(scope="user", subject="eve", reason="case 12"))

        counted = _run(product, project, settings, "--dry-run")
        assert counted == [{"table": "threats", "rows": 2, "archived": 0, "held": 1}]
        left = _run(product, project, settings)
        assert left == [{"table": "threats", "rows": 2, "archived": 2, "held": 0}]

        customers = [each.signal.customer_id async for each in admin.threats.every()]
    assert customers == ["held"]
    archive = ParquetArchive(folder)
    rows = [row for part in archive.parts(project) for row in archive.read(part)]
    assert sorted(str(row["user_id"]) for row in rows) == ["ann", "bob"]


def _run(
    product: ProductProcess, project: str, settings: Path, *options: str
) -> list[dict[str, Any]]:
    done = floor("retention", "run", "--json", "--config", str(settings), *options, on=product)
    assert done.code == 0, done.err
    leaves = [json.loads(line) for line in done.out.splitlines()]
    return [
        {name: value for name, value in leave.items() if name != "project_id"}
        for leave in leaves
        if leave["project_id"] == project
    ]
