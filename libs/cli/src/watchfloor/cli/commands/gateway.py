"""`watchfloor gateway`: one more gateway on a bus and store that run already."""

from contextlib import closing
from pathlib import Path
from typing import Any

import typer
import uvloop

from watchfloor.cli._examples import examples
from watchfloor.cli.options import DEFAULT_DATA_DIR, ConfigFile, DataDir, command_group
from watchfloor.cli.process_options import (
    GRPCPortOption,
    HostOption,
    HTTPPortOption,
    LogLevelOption,
    OTLPGRPCPortOption,
    OTLPHTTPPortOption,
)

app: typer.Typer = command_group("Serve as one more gateway.")


@app.command(
    epilog=examples(
        "watchfloor gateway --http-port 0     # beside `watchfloor up` on the same data folder",
        "watchfloor gateway --config /etc/watchfloor.yaml --host 0.0.0.0",
    )
)
def gateway(
    *,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    http_port: HTTPPortOption = None,
    host: HostOption = None,
    grpc_port: GRPCPortOption = None,
    otlp_http_port: OTLPHTTPPortOption = None,
    otlp_grpc_port: OTLPGRPCPortOption = None,
    config: ConfigFile = None,
    log_level: LogLevelOption = None,
) -> None:
    """Take signals and stream threats on a bus and a store that run already.

    They are those that the configuration names, else those of the watchfloor that runs on the
    data folder. Prints one line that begins with `ready` and says where it serves.
    """
    typed = {
        "gateway": {
            "http_port": http_port,
            "grpc_port": grpc_port,
            "otlp_http_port": otlp_http_port,
            "otlp_grpc_port": otlp_grpc_port,
            "host": host,
        },
        "log_level": log_level,
    }
    uvloop.run(_gateway(data_dir, config, typed))


async def _gateway(data_dir: Path, file: Path | None, typed: dict[str, Any]) -> None:
    from watchfloor.cli.attached import attached, disk_below
    from watchfloor.cli.compose.gateway_process import GatewayProcess
    from watchfloor.cli.listening import http_endpoints, listening
    from watchfloor.cli.process import configured, serve_until_told
    from watchfloor.runtime import DataFolder

    folder = DataFolder(data_dir)
    settings = configured(file, typed).with_keys_at(folder.redaction_keys_path)
    with closing(listening(settings)) as listeners:
        process = GatewayProcess(
            settings,
            attached(settings, folder, as_owner=False),
            listeners=listeners,
            disk=disk_below(settings, folder),
        )
        try:
            await process.life.start()
            endpoints = http_endpoints(settings, listeners) | process.grpc_addresses
            await serve_until_told(endpoints, folder.path)
        finally:
            await process.life.stop()
