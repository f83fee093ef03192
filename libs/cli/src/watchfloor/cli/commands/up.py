"""`watchfloor up`: everything on one machine."""

from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import UsageError
from watchfloor.cli.options import DEFAULT_DATA_DIR, ConfigFile, DataDir, command_group
from watchfloor.cli.process_options import (
    GRPCPortOption,
    HostOption,
    HTTPPortOption,
    LogLevelOption,
    OTLPGRPCPortOption,
    OTLPHTTPPortOption,
)
from watchfloor.cli.runtime_choice import RayAddressOption, RuntimeOption, runtime_of

_ALL_PARTS = "postgres,nats,product"

app = command_group("Start watchfloor and serve until stopped.")


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
    http_port: HTTPPortOption = None,
    host: HostOption = None,
    grpc_port: GRPCPortOption = None,
    otlp_http_port: OTLPHTTPPortOption = None,
    otlp_grpc_port: OTLPGRPCPortOption = None,
    runtime: RuntimeOption = None,
    ray_address: RayAddressOption = None,
    parts: Annotated[
        str, typer.Option(help=f"What to start, of {_ALL_PARTS}; separated by commas.")
    ] = _ALL_PARTS,
    config: ConfigFile = None,
    log_level: LogLevelOption = None,
) -> None:
    """Start PostgreSQL, NATS, coordinator and gateway on one data folder, and serve.

    Prints one line that begins with `ready` when requests are welcome. The first start makes an
    admin key and writes it to DATA_DIR/admin.key.
    """
    wanted = _checked_parts(parts)
    typed = {
        "gateway": {
            "http_port": http_port,
            "grpc_port": grpc_port,
            "otlp_http_port": otlp_http_port,
            "otlp_grpc_port": otlp_grpc_port,
            "host": host,
        },
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
    from watchfloor.cli.process import configured, serve_until_told
    from watchfloor.cli.serving import serving
    from watchfloor.runtime import DataFolder

    settings = configured(file, typed)
    folder = DataFolder(data_dir)
    async with serving(settings, folder, parts=parts) as endpoints:
        await serve_until_told(endpoints, folder.path)
