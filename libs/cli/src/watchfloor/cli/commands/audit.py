"""``watchfloor audit``: whether the audit log is as it was written, and what is in it."""

import asyncio
import csv
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import DAMAGED, UsageError, as_usage
from watchfloor.cli.moments import FORMS, parse_moment
from watchfloor.cli.options import DEFAULT_DATA_DIR, AsJson, ConfigFile, DataDir, command_group
from watchfloor.cli.terminal import note, print_json

if TYPE_CHECKING:
    from watchfloor.audit import Verified

app = command_group("Verify and export the audit log, beside its database, bus and keys.")

_Values = dict[str, str | int | None]
Project = Annotated[
    str | None, typer.Option("--project", "-p", help="Only this project's; all by default.")
]
From = Annotated[
    datetime | None,
    typer.Option("--from", parser=parse_moment, metavar="WHEN", help=f"Since then: {FORMS}."),
]
To = Annotated[
    datetime | None,
    typer.Option("--to", parser=parse_moment, metavar="WHEN", help="Before then."),
]


@app.command(
    epilog=examples("watchfloor audit verify", "watchfloor audit verify --project shop --json")
)
def verify(
    *,
    project: Project = None,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    config_file: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Look at every entry and every link; exit code 3 where anything is not as it was written.

    Entries of the last two seconds may not be sealed yet; they are named, and no fault.
    """
    reports = asyncio.run(_verified(project, data_dir, config_file))
    for report in reports:
        if as_json:
            print_json(_document(report))
        else:
            print("\n".join(_lines(report)))
    if not all(report.is_intact for report in reports):
        raise typer.Exit(DAMAGED)


@app.command(
    epilog=examples(
        "watchfloor audit export --project shop --from 7d > audit.jsonl",
        "watchfloor audit export --csv --to 2026-05-01 > audit.csv",
    )
)
def export(
    *,
    project: Project = None,
    since: From = None,
    until: To = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV instead of JSON lines.")] = False,
    as_json: AsJson = False,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    config_file: ConfigFile = None,
) -> None:
    """Write sealed entries with their links, so that whoever has the key can verify each line."""
    if as_csv and as_json:
        raise UsageError("An export is JSON lines or CSV, not both.")
    write = _csv() if as_csv else print_json
    asyncio.run(_export(project, (since, until), write, data_dir, config_file))


@app.command(epilog=examples("watchfloor audit add-key"))
def add_key(*, data_dir: DataDir = DEFAULT_DATA_DIR, config_file: ConfigFile = None) -> None:
    """Add a key that signs from now on; earlier ones stay, to verify what they signed."""
    from watchfloor.cli.config import load_config
    from watchfloor.runtime import AuditKeyFile, DataFolder

    with as_usage():
        named = load_config(config_file).audit.key_file
    path = named or DataFolder(data_dir).audit_keys_path
    number = AuditKeyFile(path).add()
    print(f"key {number} signs; give the file to every gateway: {path}")


@app.command(epilog=examples("watchfloor audit accept --project shop"))
def accept(
    *,
    project: Annotated[str, typer.Option("--project", "-p", help="Whose log.")],
    data_dir: DataDir = DEFAULT_DATA_DIR,
    config_file: ConfigFile = None,
) -> None:
    """Accept that the database was put back to an earlier state, and say so in the log itself.

    Until then every verification finds that links are missing, and no new head is told.
    """
    asyncio.run(_accept(project, data_dir, config_file))
    print(f"{project}: accepted; the head of its chain is told within seconds")


async def _accept(project: str, data_dir: Path, config_file: Path | None) -> None:
    from watchfloor.cli.attached import attached
    from watchfloor.cli.audit_place import audit_place
    from watchfloor.cli.audit_telling import tell_act
    from watchfloor.cli.config import load_config
    from watchfloor.runtime import DataFolder

    with as_usage():
        config = load_config(config_file)
    addresses = attached(config, DataFolder(data_dir), as_owner=False)
    async with audit_place(config_file, data_dir) as place:
        told = await place.heads.read(project)
        detail = "nothing" if told is None else f"position={told.position} mac={told.mac.hex()}"
        await tell_act(config, addresses, project, operation="audit accept", detail=detail)
        await place.heads.forget(project)


async def _verified(
    project: str | None, data_dir: Path, config_file: Path | None
) -> Sequence["Verified"]:
    from watchfloor.cli.audit_place import audit_place

    async with audit_place(config_file, data_dir) as place:
        projects = [project] if project else await place.projects()
        return [await place.verified(each) for each in projects]


async def _export(
    project: str | None,
    window: tuple[datetime | None, datetime | None],
    write: Callable[[_Values], object],
    data_dir: Path,
    config_file: Path | None,
) -> None:
    from watchfloor.audit import exported
    from watchfloor.cli.audit_place import audit_place
    from watchfloor.core import BEGINNING

    since, until = window
    async with audit_place(config_file, data_dir) as place:
        for each in [project] if project else await place.projects():
            checkpoint = await place.reading.checkpoint(each)
            after = 0 if checkpoint is None else checkpoint.position
            previous = BEGINNING.mac if checkpoint is None else checkpoint.link_mac
            async for sealed in place.reading.links(each, after=after):
                at = sealed.link.sealed_at if sealed.stored is None else sealed.stored.entry.at
                if (since is None or at >= since) and (until is None or at < until):
                    write(exported(sealed, previous=previous))
                previous = sealed.link.mac
            if unsealed := await place.reading.unlinked(each):
                note(f"{each}: {len(unsealed)} entries are not sealed, and left out")


def _csv() -> Callable[[_Values], object]:
    from watchfloor.audit import FIELDS

    writer = csv.DictWriter(sys.stdout, FIELDS, lineterminator="\n")
    writer.writeheader()
    return writer.writerow


def _document(report: "Verified") -> dict[str, object]:
    faults = [each._asdict() for each in report.faults]
    return {**report._asdict(), "is_intact": report.is_intact, "faults": faults}


def _lines(report: "Verified") -> list[str]:
    state = "intact" if report.is_intact else f"DAMAGED in {report.fault_count} places"
    count = report.last - report.first + 1
    line = f"{report.project_id}: {state}, {count} entries from {report.first} to {report.last}"
    if report.unsealed:
        line += f", {len(report.unsealed)} not sealed yet"
    places = (
        f"  {each.kind} position={each.position or '-'} entry={each.entry_id or '-'}"
        for each in report.faults
    )
    return [line, *places]
