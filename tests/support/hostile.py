"""What an attacker sends, and whether the product keeps quiet about it."""

import json
import socket
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import httpx

from support.processes import ProductProcess

MARK = "zqx61e473c39a364402aebb0da9694b11f1"
"""Part of every hostile value: found in an answer or in the log, it was repeated."""

JSON = {"content-type": "application/json"}


def caller(product: ProductProcess, key: str | None = None) -> httpx.Client:
    """A client of REST that sends what it is told to."""
    headers = {"x-api-key": key or product.key}
    return httpx.Client(base_url=product.url, headers=headers, timeout=20)


def signal(**fields: Any) -> dict[str, Any]:
    """A signal that is good but for these fields."""
    return {"threat_type": "anomaly", "customer_id": "hostile", **fields}


def problem(response: httpx.Response, status: int, code: str) -> list[dict[str, str]]:
    """The fields that a problem names; checks its form, and that no value comes back."""
    assert response.status_code == status, response.text[:500]
    assert response.headers["content-type"] == "application/problem+json"
    document = response.json()
    assert (document["status"], document["code"]) == (status, code)
    assert MARK not in response.text
    errors: list[dict[str, str]] = document["errors"]
    return errors


def connection(product: ProductProcess, sent: bytes = b"") -> socket.socket:
    """A connection on which this was sent."""
    address = urlsplit(product.url)
    client = socket.create_connection((address.hostname, address.port), timeout=20)
    client.sendall(sent)
    return client


def request(product: ProductProcess, method: str, path: str, *fields: str, body: Any = "") -> bytes:
    """A request as bytes, for those that no client library would send."""
    content = body if isinstance(body, str) else json.dumps(body)
    head = [f"{method} {path} HTTP/1.1", "host: x", f"x-api-key: {product.key}", *fields]
    return "\r\n".join([*head, "", content]).encode("latin-1")


def answer_to(product: ProductProcess, sent: bytes) -> bytes:
    """Everything that comes until the product closes the connection."""
    received = b""
    with connection(product) as client:
        with suppress(ConnectionError):
            client.sendall(sent)
        with suppress(ConnectionError):
            while piece := client.recv(65_536):
                received += piece
    return received


class Quiet:
    """Watches the log of a product while a test runs."""

    def __init__(self, product: ProductProcess) -> None:
        self._log = product.log
        self._seen = self._log.stat().st_size

    def check(self) -> None:
        """Nothing of what was sent is in it, and nothing broke."""
        with self._log.open("rb") as log:
            log.seek(self._seen)
            text = log.read().decode()
        assert MARK not in text
        errors = [line for line in text.splitlines() if '"level": "ERROR"' in line]
        assert not errors, errors[:3]
        assert "Traceback" not in text
