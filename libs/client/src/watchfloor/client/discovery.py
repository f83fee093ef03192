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
    """

    url: str
    key: str


def discover(data_dir: Path) -> Endpoint:
    """The address and admin key of the watchfloor that runs on ``data_dir``.

    Raises:
        UnavailableError: Nothing runs there.
        UnauthenticatedError: Something does, and its admin key cannot be read.
    """
    return Endpoint(discover_url(data_dir), discover_key(data_dir))


def discover_url(data_dir: Path) -> str:
    """The address of the REST face that ``DIR/endpoints.json`` names.

    Raises:
        UnavailableError: The file is absent or names no such address.
    """
    absent = UnavailableError(
        f"No watchfloor is running on {data_dir}: start one with `watchfloor up`, "
        "or name another data folder or a URL."
    )
    try:
        endpoints = json.loads((data_dir / "endpoints.json").read_bytes())
    except (OSError, ValueError) as exc:
        raise absent from exc
    url = endpoints.get("http") if isinstance(endpoints, dict) else None
    if not isinstance(url, str) or not url:
        raise absent
    return url


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
