"""``watchfloor backup``: the whole installation in one file, while it runs."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import as_usage
from watchfloor.cli.options import DEFAULT_DATA_DIR, AsJson, ConfigFile, DataDir, command_group
from watchfloor.cli.terminal import note, print_json

if TYPE_CHECKING:
    from watchfloor.cli.backup.manifest import Manifest

app = command_group("Back up the whole installation while it runs.")


@app.command(
    epilog=examples(
        "watchfloor backup /srv/backups",
        "watchfloor backup monday.tar --json | jq .tables.threats",
        "watchfloor backup /srv/backups --without-keys --config watchfloor.yaml",
    )
)
def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="Where to; DIR must exist.")],
    *,
    without_keys: Annotated[
        bool, typer.Option("--without-keys", help="Leave the files of keys out; keep them apart.")
    ] = False,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    config_file: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Write the database, the message bus and the keys to one file that only you can read.

    Runs beside the servers, as `watchfloor migrate` does. Whoever has the file has everything:
    what was stored, the admin's key, and the keys that tokens and the audit log are made with.
    """
    now = datetime.now(UTC)
    path = target / f"watchfloor-{now:%Y%m%dT%H%M%SZ}.tar" if target.is_dir() else target
    manifest = asyncio.run(_taken(path, data_dir, config_file, with_keys=not without_keys, now=now))
    size_bytes = path.stat().st_size
    if as_json:
        print_json({"file": str(path), "size_bytes": size_bytes, **manifest.summary()})
        return
    print(f"{path}: {_told(manifest)}, {size_bytes:,} bytes")
    for name in manifest.keys_left_out:
        note(f"without {name}: keep a copy of it, or what was made with it is worth nothing")


async def _taken(
    path: Path, data_dir: Path, config_file: Path | None, *, with_keys: bool, now: datetime
) -> "Manifest":
    from watchfloor.cli.attached import attached
    from watchfloor.cli.audit_telling import tell_act
    from watchfloor.cli.backup.archive import ArchiveWriter
    from watchfloor.cli.backup.keys import key_files
    from watchfloor.cli.backup.taking import Keys, Taking
    from watchfloor.cli.backup.telling import telling
    from watchfloor.cli.compose.foundation import bus_at
    from watchfloor.cli.config import load_config
    from watchfloor.core import FIRST_PROJECT
    from watchfloor.runtime import DataFolder
    from watchfloor.telemetry import configure_logging

    with as_usage():
        config = load_config(config_file)
    configure_logging("warning")
    folder = DataFolder(data_dir)
    addresses = attached(config, folder)
    keys = Keys.of(key_files(config, folder), are_taken=with_keys)
    bus = bus_at(addresses, config.bus)
    with telling() as tell, ArchiveWriter(path, tell) as archive:
        detail = "with keys" if with_keys else "without keys"
        await tell_act(config, addresses, FIRST_PROJECT, operation="backup", detail=detail)
        try:
            await bus.start()
            taking = Taking(archive, bus=bus, owner_url=addresses.database.owner)
            manifest = await taking.take(keys, now=now)
        finally:
            await bus.stop()
        archive.finish(manifest)
    return manifest


def _told(manifest: "Manifest") -> str:
    rows = sum(table.rows for table in manifest.tables)
    messages = sum(stream.messages for stream in manifest.streams)
    kept = ", ".join(key.name for key in manifest.keys) or "no keys"
    return f"{rows:,} rows, {messages:,} messages, {kept}"
