"""What the embedded server is told: modest in memory, durable, silent about data."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from watchfloor.runtime._files import PRIVATE_FILE, PUBLIC_FILE, Account, write_whole

SUPERUSER = "postgres"
"""Reached only by the user that started us, whom the kernel names: it has no password."""

ROLES = ("watchfloor_owner", "watchfloor_app", "watchfloor_worker")
_MAP = "watchfloor"


class PostgresConfig(BaseModel):
    """What an operator sets about the embedded server.

    Attributes:
        shared_buffers_mb: Memory that its processes share as a cache.
        max_connections: How many clients there can be at once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    shared_buffers_mb: Annotated[int, Field(ge=16, le=65_536)] = 96
    max_connections: Annotated[int, Field(ge=10, le=1000)] = 200


def write_settings(
    folder: Path,
    config: PostgresConfig,
    *,
    socket_folder: Path,
    superuser: str,
    account: Account | None,
) -> Path:
    """Write the server's three files of settings into ``folder``; the main one is returned.

    They are ours and not the server's, so that nothing that runs as its user can change who is
    let in.

    Args:
        folder: Made by us; the server's user can enter it.
        config: What the operator set.
        socket_folder: Where the server listens, and nowhere else.
        superuser: The user of the operating system who may be PostgreSQL's superuser.
        account: The user that the server runs as, where that is not ours.
    """
    mode = PUBLIC_FILE if account else PRIVATE_FILE
    hba, ident, main = folder / "pg_hba.conf", folder / "pg_ident.conf", folder / "postgresql.conf"
    write_whole(hba, _hba(), mode=mode)
    write_whole(ident, f'{_MAP} "{superuser}" {SUPERUSER}\n', mode=mode)
    settings: dict[str, str] = {
        "hba_file": str(hba),
        "ident_file": str(ident),
        "listen_addresses": "",
        "unix_socket_directories": f'"{socket_folder}"',
        "max_connections": str(config.max_connections),
        "shared_buffers": f"{config.shared_buffers_mb}MB",
        **_FIXED,
    }
    lines = (f"{name} = {_quoted(value)}\n" for name, value in settings.items())
    write_whole(main, "".join(lines), mode=mode)
    return main


_FIXED = {
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    "min_wal_size": "64MB",
    # Nothing replicates from an embedded server.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_worker_processes": "4",
    "max_parallel_workers": "2",
    "max_parallel_workers_per_gather": "1",
    "io_method": "sync",
    "jit": "off",
    # Errors of statements and their details carry values of users; the client has them anyway.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
}


def _hba() -> str:
    return (
        f"local all {SUPERUSER} peer map={_MAP}\n"
        f"local all {','.join(ROLES)} scram-sha-256\n"
        "local all all reject\n"
    )


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
