"""Where a running watchfloor is, as its data folder says."""

import json
from pathlib import Path
from typing import NamedTuple

from watchfloor.core import UnauthenticatedError, UnavailableError


class Endpoint(NamedTuple):
    """How to reach one watchfloor.

    Attributes:
        url: Address of the REST face, for example ``http://127.0.0.1:8080``.
        key: The API key to present.
        grpc: ``host:port`` of the gRPC face, where it is known.
    """

    url: str
    key: str
    grpc: str | None = None


def discover(data_dir: Path, *, key: str | None = None) -> Endpoint:
    """Where the watchfloor on ``data_dir`` is, as ``DIR/endpoints.json`` says.

    Args:
        data_dir: Its data folder.
        key: The key to present; the admin key of the folder when absent.

    Raises:
        UnavailableError: Nothing runs there.
        UnauthenticatedError: Something does, and its admin key cannot be read.
    """
    absent = UnavailableError(
        f"No watchfloor is running on {data_dir}: start one with `watchfloor up`, "
        "or name another data folder or a URL."
    )
    try:
        endpoints = json.loads((data_dir / "endpoints.json").read_bytes())
    except (OSError, ValueError) as exc:
        raise absent from exc
    url, grpc = (_named(endpoints, face) for face in ("http", "grpc"))
    if url is None:
        raise absent
    return Endpoint(url, key or discover_key(data_dir), grpc)


def _named(endpoints: object, face: str) -> str | None:
    address = endpoints.get(face) if isinstance(endpoints, dict) else None
    return address if isinstance(address, str) and address else None


def discover_key(data_dir: Path) -> str:
    """The admin key that the first start wrote to ``DIR/admin.key``.

    Raises:
        UnauthenticatedError: The file is absent, or another user's.
    """
    path = data_dir / "admin.key"
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as exc:
        raise UnauthenticatedError(f"Cannot read a key from {path}: give one instead.") from exc
