"""All that the servers keep, as bytes, to look for what should not be there."""

from collections.abc import Mapping
from pathlib import Path

import asyncpg

from support.servers import Servers


async def rows(servers: Servers) -> Mapping[str, bytes]:
    """Every row of every table; bytes as they are."""
    connection = await asyncpg.connect(servers.owner_url)
    try:
        tables = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        )
        found = {}
        for (table,) in tables:
            kept = await connection.fetch(f'SELECT * FROM "{table}"')
            found[table] = b"\n".join(_bytes(value) for row in kept for value in row.values())
        return found
    finally:
        await connection.close()


def files(data_dir: Path) -> Mapping[str, bytes]:
    """All that the servers keep beside the database, by stream or file: buckets and logs, too."""
    found: dict[str, bytes] = {}
    for folder in ("nats", "logs"):
        for path in (data_dir / folder).rglob("*"):
            if path.is_file():
                parts = path.parts
                name = f"stream {parts[-3]}" if "msgs" in parts else f"file {path.name}"
                found[name] = found.get(name, b"") + path.read_bytes()
    return found


async def everything(servers: Servers) -> Mapping[str, bytes]:
    """All that is kept, by table, by stream or file."""
    tables = {f"table {name}": each for name, each in (await rows(servers)).items()}
    return {**tables, **files(servers.data_dir)}


async def places_of(content: bytes, servers: Servers) -> set[str]:
    """Where something is."""
    places = await everything(servers)
    return {name for name, each in places.items() if content in each}


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
