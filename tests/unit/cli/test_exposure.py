"""Whoever opens a connection to others without encrypting it is told so."""

from typing import Any

import pytest

from watchfloor.cli.config import load_config
from watchfloor.cli.exposure import exposed_by

TLS = {"certificate": "a.crt", "key": "a.key"}
FULL = "?sslmode=verify-full&sslrootcert=ca.pem"


def database(url: str, last: str | None = None) -> dict[str, Any]:
    return {
        "database_owner_url": url,
        "database_url": url,
        "database_worker_url": last or url,
    }


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        pytest.param({"gateway": {"host": "0.0.0.0"}}, "gateway.host", id="all interfaces"),
        pytest.param({"gateway": {"host": "floor.test"}}, "gateway.host", id="a name"),
        pytest.param({"nats_url": "tls://a:4222,nats://b:4222"}, "nats_url", id="one in the clear"),
        pytest.param(database("postgresql://u:hush@db/floor"), "sslmode", id="no mode"),
        pytest.param(
            database("postgresql://u:hush@db/floor?sslmode=require"), "sslmode", id="any server"
        ),
        pytest.param(
            database(f"postgresql://u:hush@db/floor{FULL}", "postgresql://u:hush@db/floor"),
            "sslmode",
            id="one of three",
        ),
    ],
)
def test_what_others_could_read_is_told(settings: dict[str, Any], word: str) -> None:
    [sentence] = exposed_by(load_config(**settings))
    assert word in sentence
    assert "hush" not in sentence


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({}, id="nothing set"),
        pytest.param({"gateway": {"host": "0.0.0.0", "tls": TLS}}, id="a certificate"),
        pytest.param({"gateway": {"host": "::1"}}, id="this machine"),
        pytest.param({"nats_url": "tls://a:4222"}, id="tls"),
        pytest.param({"nats_url": "nats://a:4222", "nats_ca": "ca.pem"}, id="an authority"),
        pytest.param({"nats_url": "nats://127.0.0.1:4222"}, id="a bus of this machine"),
        pytest.param(database(f"postgresql://u:hush@db/floor{FULL}"), id="verified"),
        pytest.param(database("postgresql://u:hush@/floor?host=/run/postgresql"), id="a socket"),
    ],
)
def test_what_nobody_can_read_is_not(settings: dict[str, Any]) -> None:
    assert list(exposed_by(load_config(**settings))) == []
