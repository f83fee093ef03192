"""What was accepted survives, and nothing is there twice."""

import asyncio
import json
import sys
from pathlib import Path

import pytest
from support import clean_environment, eventually
from support.processes import ProductProcess, children_of, is_running

from watchfloor.core import ThreatStatus

pytestmark = [pytest.mark.e2e]

SIGNALS = 500


def _signal_file(folder: Path) -> Path:
    path = folder / "signals.jsonl"
    kinds = ("bot_traffic", "credential_stuffing", "anomaly", "data_scraping")
    lines = (
        json.dumps({"threat_type": kinds[number % 4], "customer_id": f"c-{number}"})
        for number in range(SIGNALS)
    )
    path.write_text("\n".join(lines))
    return path


async def _command(name: str, *arguments: str, on: ProductProcess) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "watchfloor.cli", name, *arguments),
        *("--data-dir", str(on.data_dir)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=clean_environment(),
    )


async def _has_more_threats_than(product: ProductProcess, number: int) -> bool:
    async with product.client() as client:
        return (await client.threats.stats()).total > number


async def test_killed_in_the_middle_of_a_submission_all_threats_are_there_once(
    own_product: ProductProcess, tmp_path: Path
) -> None:
    submit = await _command("submit", str(_signal_file(tmp_path)), "--json", on=own_product)
    for _ in range(2):
        await eventually(lambda: _has_more_threats_than(own_product, 0))
        own_product.kill()
        await asyncio.to_thread(own_product.start_again)
    output, errors = await asyncio.wait_for(submit.communicate(), 120)
    assert submit.returncode == 0, errors.decode()
    accepted = {result["id"] for result in json.loads(output)["results"]}
    assert len(accepted) == SIGNALS

    async with own_product.client() as client:

        async def all_there() -> bool:
            return (await client.threats.stats()).total >= SIGNALS

        await eventually(all_there)
        documents = [each async for each in client.threats.every_document(limit=SIGNALS * 2)]
        assert {str(each["id"]) for each in documents} == accepted
        assert len(documents) == SIGNALS
        assert all(each["status"] == ThreatStatus.COMPLETED for each in documents)
        assert (await client.dead_letters.list()).items == ()


async def test_a_killed_product_leaves_no_server_behind(own_product: ProductProcess) -> None:
    children = children_of(own_product.process.pid)
    assert len(children) >= 2
    own_product.kill()

    async def all_gone() -> bool:
        return not any(is_running(pid) for pid in children)

    await eventually(all_gone)


async def test_told_to_stop_it_ends_in_order_and_takes_everything_with_it(
    own_product: ProductProcess,
) -> None:
    children = children_of(own_product.process.pid)
    assert await asyncio.to_thread(own_product.stop) == 0
    assert not any(is_running(pid) for pid in children)
    assert not (own_product.data_dir / "endpoints.json").exists()


async def test_a_second_start_on_the_same_folder_is_refused(product: ProductProcess) -> None:
    second = await _command("up", on=product)
    _, errors = await asyncio.wait_for(second.communicate(), 60)
    assert second.returncode == 1
    assert b"in use" in errors
    assert b"Traceback" not in errors
    async with product.client() as client:
        assert (await client.readiness())["status"] == "ready"
