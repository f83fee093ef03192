"""``watchfloor restore``: an installation as a backup has it."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import UsageError, as_usage
from watchfloor.cli.options import DEFAULT_DATA_DIR, AsJson, ConfigFile, DataDir, command_group
from watchfloor.cli.terminal import print_json

if TYPE_CHECKING:
    from watchfloor.cli.backup.manifest import Manifest
    from watchfloor.cli.backup.restoring import Restored

app = command_group("Make an installation out of a backup.")


@app.command(
    epilog=examples(
        "watchfloor restore monday.tar --check",
        "watchfloor restore monday.tar --data-dir /srv/watchfloor",
        "watchfloor restore monday.tar --config watchfloor.yaml --force",
    )
)
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Of `watchfloor backup`.")],
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Only see whether the file is whole; change nothing.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace all that is there, for good.")
    ] = False,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    config_file: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Put back what `watchfloor backup` wrote, where nothing is yet and nothing of us runs.

    A backup of an earlier release is brought up to date. The file is verified as a whole first.
    """
    if check and force:
        raise UsageError("--check changes nothing, and --force replaces what is there.")
    if check:
        manifest = _checked(file)
        said = f"whole; made at {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC"
        summary = manifest.summary()
    else:
        restored = asyncio.run(_restored(file, data_dir, config_file, replaces=force))
        said = f"restored, {_counts(restored)}; start `watchfloor up`"
        streams, revision = restored.streams, restored.revision
        summary = restored.manifest.summary() | {"streams": streams, "revision": revision}
    if as_json:
        print_json({"file": str(file), **summary})
    else:
        print(f"{file}: {said}")


def _checked(path: Path) -> "Manifest":
    from watchfloor.cli.backup.archive_reader import reading_archive
    from watchfloor.cli.backup.telling import telling

    with reading_archive(path) as archive:
        with telling(archive.manifest.part_count) as tell:
            archive.verify(tell)
        return archive.manifest


async def _restored(
    path: Path, data_dir: Path, config_file: Path | None, *, replaces: bool
) -> "Restored":
    from watchfloor.cli.backup.archive_reader import reading_archive
    from watchfloor.cli.backup.place import Place
    from watchfloor.cli.backup.restoring import Restoring
    from watchfloor.cli.backup.telling import telling
    from watchfloor.cli.config import load_config
    from watchfloor.runtime import DataFolder
    from watchfloor.telemetry import configure_logging

    with as_usage():
        config = load_config(config_file)
    configure_logging("warning")
    with reading_archive(path) as archive:
        place = Place(config, DataFolder(data_dir), archive.manifest, replaces=replaces)
        with telling(2 * archive.manifest.part_count) as tell:
            archive.verify(tell)
            return await Restoring(archive, place, progress=tell).run()


def _counts(restored: "Restored") -> str:
    rows = sum(table.rows for table in restored.manifest.tables)
    return f"{rows:,} rows and {sum(restored.streams.values()):,} messages"
