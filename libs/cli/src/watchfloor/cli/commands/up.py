"""`watchfloor up`: everything on one machine."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import UsageError
from watchfloor.cli.options import DEFAULT_DATA_DIR, DataDir, command_group
from watchfloor.cli.runtime_choice import RayAddressOption, RuntimeOption, runtime_of

_ALL_PARTS = "postgres,nats,product"

app = command_group("Start watchfloor and serve until stopped.")


class LogLevel(StrEnum):
    """The lowest level that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@app.command(
    epilog=examples(
        "watchfloor up",
        "watchfloor up --data-dir /srv/watchfloor --http-port 9000",
        "watchfloor up --http-port 0     # any free port; the ready line says which",
        "watchfloor up --parts nats,postgres",
        "watchfloor up --runtime ray",
    )
)
def up(
    *,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    http_port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="REST and live stream; 0 means any free port. [8080]"),
    ] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on. [127.0.0.1]")] = None,
    grpc_port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65535, help="gRPC; 0, or --http-port 0, means any free port. [50051]"
        ),
    ] = None,
    runtime: RuntimeOption = None,
    ray_address: RayAddressOption = None,
    parts: Annotated[
        str, typer.Option(help=f"What to start, of {_ALL_PARTS}; separated by commas.")
    ] = _ALL_PARTS,
    config: Annotated[
        Path | None,
        typer.Option("--config", help="Configuration file (YAML); WATCHFLOOR_CONFIG."),
    ] = None,
    log_level: Annotated[LogLevel | None, typer.Option(help="Lowest level logged. [info]")] = None,
) -> None:
    """Start PostgreSQL, NATS, coordinator and gateway on one data folder, and serve.

    Prints one line that begins with `ready` when requests are welcome. The first start makes an
    admin key and writes it to DATA_DIR/admin.key.
    """
    wanted = _checked_parts(parts)
    typed = {
        "gateway": {"http_port": http_port, "grpc_port": grpc_port, "host": host},
        "runtime": runtime_of(runtime, ray_address),
        "ray": {"address": ray_address},
        "log_level": log_level,
    }
    uvloop.run(_up(data_dir, wanted, config, typed))


def _checked_parts(text: str) -> frozenset[str]:
    wanted = frozenset(part.strip() for part in text.split(",") if part.strip())
    if unknown := wanted - set(_ALL_PARTS.split(",")):
        raise UsageError(f"--parts knows {_ALL_PARTS}, not {', '.join(sorted(unknown))}.")
    return wanted


async def _up(
    data_dir: Path,
    parts: frozenset[str],
    file: Path | None,
    typed: dict[str, Any],
) -> None:
    from watchfloor.cli.config import load_config, unknown_variables
    from watchfloor.cli.serving import serving, until_told_to_stop
    from watchfloor.cli.terminal import note
    from watchfloor.runtime import DataFolder
    from watchfloor.telemetry import configure_logging

    settings = load_config(file, **typed)
    configure_logging(settings.log_level)
    for name in unknown_variables():
        note(f"warning: {name} is set and means nothing to watchfloor; is it misspelt?")
    folder = DataFolder(data_dir)
    async with serving(settings, folder, parts=parts) as endpoints:
        urls = " ".join(f"{name}={url}" for name, url in endpoints.items())
        print(f"ready {urls} data-dir={folder.path}", flush=True)
        await until_told_to_stop()
