"""Gateways and coordinators that share no folder, told everything by settings, as in a cluster."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import asyncpg
import pytest
from support import Servers, running_servers
from support.processes import AttachedProcess, attached_process
from support.servers import clean_environment

from watchfloor.client import WatchfloorClient
from watchfloor.core import SignalInput, ThreatAnalysis, ThreatType

pytestmark = [pytest.mark.e2e]


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    """PostgreSQL and NATS, and nothing of the product."""
    with running_servers() as running:
        yield running


@pytest.fixture(scope="module")
def settings(servers: Servers) -> Mapping[str, str]:
    """What a pod is told; the database's owner is known to coordinators only."""
    return {
        "WATCHFLOOR_NATS_URL": servers.nats_url,
        "WATCHFLOOR_NATS_TOKEN": servers.nats_token,
        "WATCHFLOOR_DATABASE_URL": servers.app_url,
        "WATCHFLOOR_DATABASE_WORKER_URL": servers.worker_url,
        "WATCHFLOOR_AUDIT__KEY_FILE": str(servers.data_dir / "audit-keys.json"),
    }


@pytest.fixture(scope="module")
def gateway(
    servers: Servers, settings: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AttachedProcess]:
    """A gateway, and a coordinator that nobody sees but through the queue."""
    owner = {**settings, "WATCHFLOOR_DATABASE_OWNER_URL": servers.owner_url}
    with ExitStack() as stack:
        stack.enter_context(
            attached_process(
                "coordinator", _folder(tmp_path_factory), "--ops-port", "0", environment=owner
            )
        )
        yield stack.enter_context(
            attached_process(
                "gateway", _folder(tmp_path_factory), "--http-port", "0", environment=settings
            )
        )


def _folder(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("pod")


def _floor(settings: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "watchfloor.cli", *arguments],
        env={**clean_environment(), **settings},
        capture_output=True,
        text=True,
        check=False,
    )


async def test_the_first_key_is_made_once_and_opens_the_gateway(
    servers: Servers, settings: Mapping[str, str], gateway: AttachedProcess
) -> None:
    """Without it nobody could enter an installation that `watchfloor up` did not make."""
    owner = await asyncpg.connect(servers.owner_url)
    await owner.execute("DELETE FROM api_keys")
    await owner.close()

    made = _floor(settings, "keys", "first", "--json")
    again = _floor(settings, "keys", "first")

    assert made.returncode == 0, made.stderr
    assert again.returncode == 1
    assert "There is an admin key already" in again.stderr
    async with WatchfloorClient(gateway.url, json.loads(made.stdout)["key"]) as client:
        signal = SignalInput(threat_type=ThreatType.BRUTE_FORCE, customer_id="acme")
        assert isinstance(await client.threats.trigger(signal), ThreatAnalysis)
    audit = _floor(settings, "audit", "verify")
    assert audit.returncode == 0, audit.stdout


@pytest.mark.parametrize("command", ["coordinator", "up"])
def test_who_prepares_the_database_must_be_told_its_owner(
    settings: Mapping[str, str], tmp_path: Path, command: str
) -> None:
    outcome = _floor(settings, command, "--data-dir", str(tmp_path / "data"))
    assert outcome.returncode != 0
    assert "database_owner_url: is missing" in outcome.stderr
    assert "Traceback" not in outcome.stderr
