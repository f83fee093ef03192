"""`watchfloor coordinator`: one more coordinator on a bus and store that run already."""

from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop

from watchfloor.cli._examples import examples
from watchfloor.cli.options import DEFAULT_DATA_DIR, ConfigFile, DataDir, command_group
from watchfloor.cli.process_options import HostOption, LogLevelOption
from watchfloor.cli.runtime_choice import RayAddressOption, RuntimeOption, runtime_of

_OPS_HOST, _OPS_PORT = "127.0.0.1", 9464

app: typer.Typer = command_group("Analyse as one more coordinator.")


@app.command(
    epilog=examples(
        "watchfloor coordinator --ops-port 0  # beside `watchfloor up` on the same data folder",
        "watchfloor coordinator --config /etc/watchfloor.yaml --ray-address ray-head:6379",
    )
)
def coordinator(
    *,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    ops_port: Annotated[
        int,
        typer.Option(min=0, max=65535, help="/health, /ready, /metrics; 0 means any free port."),
    ] = _OPS_PORT,
    host: HostOption = None,
    runtime: RuntimeOption = None,
    ray_address: RayAddressOption = None,
    config: ConfigFile = None,
    log_level: LogLevelOption = None,
) -> None:
    """Analyse signals from a bus that runs already, and save to its store.

    They are those that the configuration names, else those of the watchfloor that runs on the
    data folder. Any number of coordinators share the work. Prints one line that begins with
    `ready` when signals are taken.
    """
    typed = {
        "runtime": runtime_of(runtime, ray_address),
        "ray": {"address": ray_address},
        "log_level": log_level,
    }
    uvloop.run(_coordinator(data_dir, (host or _OPS_HOST, ops_port), config, typed))


async def _coordinator(
    data_dir: Path, ops: tuple[str, int], file: Path | None, typed: dict[str, Any]
) -> None:
    from watchfloor.cli.attached import attached
    from watchfloor.cli.compose.coordinator_process import CoordinatorProcess
    from watchfloor.cli.listening import bound, url_of
    from watchfloor.cli.process import configured, serve_until_told
    from watchfloor.cli.runtime_choice import Runtime
    from watchfloor.runtime import DataFolder

    settings = configured(file, typed)
    folder = DataFolder(data_dir)
    addresses = attached(settings, folder, with_ray=settings.runtime is Runtime.RAY)
    with bound(*ops, "--ops-port") as listener:
        process = CoordinatorProcess(settings, addresses, listener=listener, folder=folder)
        try:
            await process.start()
            await serve_until_told({"ops": url_of(listener)}, folder.path)
        finally:
            await process.stop()
