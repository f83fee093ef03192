"""Spans that came back in would make more spans."""

from collections.abc import Mapping
from typing import Any

import pytest

from watchfloor.cli.config import load_config
from watchfloor.core import InvalidInputError


@pytest.mark.parametrize(
    ("endpoint", "gateway"),
    [
        ("http://127.0.0.1:4318", {}),
        ("http://localhost:4318/v1/traces", {}),
        ("http://[::1]:8080", {}),
        ("http://0.0.0.0:4317", {}),
        ("https://127.0.0.2:443", {"http_port": 443}),
        ("http://127.0.0.1", {"http_port": 80}),
        ("http://LOCALHOST.:4317", {}),
        ("http://gateway.localhost:4318", {}),
        ("http://ip6-localhost:4318", {}),
        ("http://127.1:4318", {}),
        ("http://2130706433:4318", {}),
        ("http://0:4318", {}),
        ("http://[::]:4318", {}),
        ("http://[::ffff:127.0.0.1]:4318", {}),
        ("http://watch.example:4318", {"host": "watch.example"}),
    ],
)
def test_the_products_own_ingest_is_refused(endpoint: str, gateway: Mapping[str, Any]) -> None:
    with pytest.raises(InvalidInputError) as refused:
        load_config(tracing={"endpoint": endpoint}, gateway=gateway)
    assert "own ingest" in str(refused.value.fields)


@pytest.mark.parametrize(
    ("endpoint", "gateway"),
    [
        ("http://127.0.0.1:14318", {}),
        ("http://jaeger:4318", {}),
        ("http://203.0.113.5:4318", {}),
        ("http://127.0.0.1:4318", {"http_port": 0}),
    ],
)
def test_a_collector_beside_it_is_not(endpoint: str, gateway: Mapping[str, Any]) -> None:
    assert load_config(tracing={"endpoint": endpoint}, gateway=gateway).tracing.endpoint == endpoint
