"""What is around an image: PostgreSQL by TLS, NATS, the schema and the keys."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from support import clean_environment, running_servers
from support.certificates import Authority
from support.postgres_front import PostgresFront
from support.servers import Servers

from imageproof.host import names_itself

_USER = 1000
_TRUST = ("sslmode=verify-full", "sslrootcert=/keys/authority.pem")


class Surroundings(NamedTuple):
    """What a pod finds.

    Attributes:
        servers: PostgreSQL and NATS.
        settings: What it is told.
        owner: What those are told that prepare the database.
        layer: Has what is mounted for it, in ``/keys``.
    """

    servers: Servers
    settings: Mapping[str, str]
    owner: Mapping[str, str]
    layer: Path


@contextmanager
def surroundings(layer: Path) -> Iterator[Surroundings]:
    """Servers of an image's own, with the schema and the keys."""
    keys = names_itself(layer) / "keys"
    keys.mkdir()
    authority = Authority(keys)
    with running_servers() as servers:
        front = PostgresFront(servers.owner_url, authority.issue())
        with front.beside():
            settings = {
                "WATCHFLOOR_DATABASE_URL": front.url(*_TRUST, role=servers.app_url),
                "WATCHFLOOR_DATABASE_WORKER_URL": front.url(*_TRUST, role=servers.worker_url),
                "WATCHFLOOR_NATS_URL": servers.nats_url,
                "WATCHFLOOR_NATS_TOKEN": servers.nats_token,
                "WATCHFLOOR_AUDIT__KEY_FILE": "/keys/audit-keys.json",
                "WATCHFLOOR_GATEWAY__REDACTION_KEYS": "/keys/redaction.keys",
            }
            owner = {**settings, "WATCHFLOOR_DATABASE_OWNER_URL": front.url(*_TRUST)}
            _prepare(servers, keys)
            yield Surroundings(servers, settings, owner, layer)


def ours(command: str, settings: Mapping[str, str]) -> str:
    """Run the product's command as this checkout has it; what it printed.

    Raises:
        RuntimeError: It failed.
    """
    run = subprocess.run(
        [sys.executable, "-m", "watchfloor.cli", *command.split()],
        env={**clean_environment(), **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        raise RuntimeError(f"{command}: ended with {run.returncode}\n{run.stderr}")
    return run.stdout


def _prepare(servers: Servers, keys: Path) -> None:
    audit = {"WATCHFLOOR_AUDIT__KEY_FILE": str(keys / "audit-keys.json")}
    ours(f"migrate --data-dir {servers.data_dir}", audit)
    ours(f"audit add-key --data-dir {servers.data_dir}", audit)
    ours(f"redaction new-key --file {keys / 'redaction.keys'}", {})
    (keys / "ray-token").write_text(secrets.token_hex(32))
    for path in (keys, *keys.iterdir()):
        os.chown(path, _USER, _USER)
