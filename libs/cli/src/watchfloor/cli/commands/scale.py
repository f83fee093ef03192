"""``watchfloor scale``: how many actors of Ray work for each agent."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import UsageError, as_usage
from watchfloor.cli.options import DEFAULT_DATA_DIR, AsJson, ConfigFile, DataDir, command_group
from watchfloor.cli.render import facts_table
from watchfloor.cli.terminal import console, print_json
from watchfloor.core import UnavailableError

if TYPE_CHECKING:
    from watchfloor.bus import TeamReport

_AUTO = "auto"
_MOST = 64
_NO_TEAM = (
    "No coordinator with actors of Ray was heard of in the last seconds, and with the runtime "
    "`local` every agent is one object in the coordinator's process."
)

app = command_group("Show and change how many actors of Ray work for each agent.")


@app.command(
    epilog=examples(
        "watchfloor scale",
        "watchfloor scale context=4 analyzers=2",
        f"watchfloor scale context={_AUTO}  # as configured, or by the load where that is enabled",
        "watchfloor scale --json | jq .pools.context",
    )
)
def scale(
    *,
    sizes: Annotated[
        list[str] | None,
        typer.Argument(metavar="[AGENT=N]...", help=f"N is 1 to {_MOST}, or `{_AUTO}`."),
    ] = None,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    config_file: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Have each coordinator keep N actors for an agent, or for the `analyzers`.

    Coordinators on Ray do so within seconds, without losing anything, and again after a restart.
    Then shows what each of them has.
    """
    wanted = _wanted(sizes or [])
    asked, teams = asyncio.run(_scaled(wanted, data_dir, config_file))
    if as_json:
        for team in teams:
            print_json({**team.model_dump(mode="json"), "asked": asked})
        return
    rows = (
        (
            team.team_id,
            team.release,
            pool,
            asked.get(pool, _AUTO),
            has.replicas,
            has.up,
            f"{has.busy_share:.0%}",
        )
        for team in teams
        for pool, has in team.pools.items()
    )
    names = ("coordinator", "release", "agent", "asked", "actors", "up", "busy")
    console().print(facts_table(names, rows))


def _wanted(sizes: Sequence[str]) -> dict[str, int | None]:
    """What was typed; nothing stands for ``auto``."""
    from watchfloor.runtime import PoolName

    wanted: dict[str, int | None] = {}
    for text in sizes:
        name, _, size = text.partition("=")
        if name not in set(PoolName):
            raise UsageError(f"{name!r} is none of {', '.join(PoolName)}.")
        if size != _AUTO and not (size.isdecimal() and 1 <= int(size) <= _MOST):
            raise UsageError(f"{name}=N needs a number from 1 to {_MOST}, or `{_AUTO}`.")
        wanted[name] = None if size == _AUTO else int(size)
    return wanted


async def _scaled(
    wanted: Mapping[str, int | None], data_dir: Path, config_file: Path | None
) -> tuple[Mapping[str, int], "Sequence[TeamReport]"]:
    from watchfloor.bus import PoolSizes, TeamReports
    from watchfloor.cli.attached import attached, attached_bus
    from watchfloor.cli.audit_telling import tell_act
    from watchfloor.cli.compose.foundation import bus_at
    from watchfloor.cli.config import load_config
    from watchfloor.core import FIRST_PROJECT
    from watchfloor.runtime import DataFolder, PoolName

    with as_usage():
        config = load_config(config_file)
    folder = DataFolder(data_dir)
    bus = bus_at(attached_bus(config, folder), config.bus)
    sizes = PoolSizes(bus)
    try:
        await bus.start()
        teams = await TeamReports(bus).read()
        if not teams:
            raise UnavailableError(_NO_TEAM)
        if wanted:
            asked = " ".join(f"{pool}={size or _AUTO}" for pool, size in wanted.items())
            place = attached(config, folder)
            await tell_act(config, place, FIRST_PROJECT, operation="scale", detail=asked)
        for pool, replicas in wanted.items():
            await (sizes.forget(pool) if replicas is None else sizes.ask(pool, replicas))
        return await sizes.read(tuple(PoolName)), teams
    finally:
        await bus.stop()
