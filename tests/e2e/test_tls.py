"""The product with encrypted ports, as an operator sets it up and a caller meets it."""

import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from support import Servers, clean_environment
from support.certificates import Authority
from support.nats_server import encrypted as encrypted_bus
from support.nats_server import nats_server
from support.postgres_front import PostgresFront
from support.processes import ProductProcess, running_product

from watchfloor.client import WatchfloorClient, discover, discover_key
from watchfloor.core import SignalInput, ThreatAnalysis, ThreatType

pytestmark = [pytest.mark.e2e]

PASSWORD = "the-password-of-the-bus"
STREAMS = (
    "queue_max_bytes",
    "events_max_bytes",
    "results_max_bytes",
    "sessions_max_bytes",
    "dead_letters_max_bytes",
)


def floor(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "watchfloor.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
        env=clean_environment() | environment,
    )


def address_of(place: str) -> tuple[str, int]:
    host, _, port = place.rpartition(":")
    return host, int(port)


class Encrypted:
    """What a product with a certificate is configured with."""

    def __init__(self, folder: Path) -> None:
        self.authority = Authority(folder)
        self.files = self.authority.issue()
        self.caller = self.authority.issue("caller")
        self.ca = str(self.authority.certificate)
        self.config = folder / "watchfloor.yaml"
        tls = {
            "certificate": str(self.files.certificate),
            "key": str(self.files.key),
            "client_ca": self.ca,
        }
        self.config.write_text(yaml.safe_dump({"gateway": {"tls": tls}}))

    @property
    def shown(self) -> tuple[str, ...]:
        return ("--cert", str(self.caller.certificate), "--client-key", str(self.caller.key))


@pytest.fixture
def encrypted() -> Iterator[Encrypted]:
    with tempfile.TemporaryDirectory() as folder:
        yield Encrypted(Path(folder))


@pytest.fixture
def own_product(encrypted: Encrypted) -> Iterator[ProductProcess]:
    with running_product("--config", str(encrypted.config)) as running:
        yield running


def test_a_caller_needs_the_authority_a_certificate_and_a_key(
    encrypted: Encrypted, own_product: ProductProcess
) -> None:
    place, ca = ("--data-dir", str(own_product.data_dir)), encrypted.ca
    assert own_product.url.startswith("https://127.0.0.1:")
    trusted = floor("threats", "stats", "--json", *place, "--ca", ca, *encrypted.shown)
    assert (trusted.returncode, trusted.stderr) == (0, "")
    assert json.loads(trusted.stdout)["total"] == 0
    environment = {
        "WATCHFLOOR_CA": ca,
        "WATCHFLOOR_CERT": str(encrypted.caller.certificate),
        "WATCHFLOOR_CLIENT_KEY": str(encrypted.caller.key),
    }
    assert floor("keys", "list", *place, **environment).returncode == 0
    untrusted = floor("threats", "stats", *place)
    assert untrusted.returncode == 1
    assert "is not trusted" in untrusted.stderr
    assert "--ca" in untrusted.stderr
    unknown = floor("threats", "stats", *place, "--ca", ca)
    assert unknown.returncode == 1
    assert "--cert" in unknown.stderr
    with (
        suppress(ConnectionError),
        socket.create_connection(address_of(own_product.grpc)) as caller,
    ):
        caller.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert caller.recv(1) == b""
    # Whoever fails to shake hands writes no line between those of the log.
    assert all(json.loads(line) for line in own_product.log.read_text().splitlines())
    keyless = floor(
        *("threats", "stats", "--url", own_product.url, "--key", "wf_none"),
        *("--ca", ca, *encrypted.shown),
    )
    assert keyless.returncode == 1
    assert "valid key" in keyless.stderr


@pytest.mark.parametrize("call", ["up", "gateway", "config check"])
def test_files_that_are_not_good_are_told_before_anything_starts(
    encrypted: Encrypted, tmp_path: Path, call: str
) -> None:
    encrypted.files.key.unlink()
    place = [] if call == "config check" else ["--data-dir", str(tmp_path / "data")]
    outcome = floor(*call.split(), "--config", str(encrypted.config), *place)
    assert outcome.returncode == 2
    assert f"gateway.tls.key: {encrypted.files.key} cannot be read" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert not (tmp_path / "data" / "postgres").exists()


async def test_the_product_works_on_servers_that_are_reached_by_tls_alone(
    servers: Servers, tmp_path: Path
) -> None:
    """Everything that is accepted, judged and read goes through both of them."""
    authority = Authority(tmp_path)
    files, ca = authority.issue(), authority.certificate
    settings = encrypted_bus(files) + f'authorization {{ user: floor, password: "{PASSWORD}" }}\n'
    with (
        PostgresFront(servers.owner_url, files).beside() as front,
        nats_server(tmp_path, settings) as address,
    ):
        full = ("sslmode=verify-full", f"sslrootcert={ca}")
        config = tmp_path / "watchfloor.yaml"
        config.write_text(
            yaml.safe_dump(
                {
                    "database_owner_url": front.url(*full),
                    "database_url": front.url(*full, role=servers.app_url),
                    "database_worker_url": front.url(*full, role=servers.worker_url),
                    "audit": {"key_file": str(servers.data_dir / "audit-keys.json")},
                    "nats_url": f"tls://{address}",
                    "nats_ca": str(ca),
                    "nats_user": "floor",
                    "nats_password": PASSWORD,
                    "bus": dict.fromkeys(STREAMS, 10_000_000),
                }
            )
        )
        with running_product("--config", str(config)) as product:
            signal = SignalInput(threat_type=ThreatType.BRUTE_FORCE, customer_id="acme")
            key = discover_key(servers.data_dir)
            url = discover(product.data_dir, key=key).url
            async with WatchfloorClient(url, key) as client:
                analysed = await client.threats.trigger(signal)
                assert isinstance(analysed, ThreatAnalysis)
                assert isinstance(await client.threats.get(analysed.id), ThreatAnalysis)
            assert PASSWORD not in product.log.read_text()
    assert front.versions
    assert front.heard == b""
