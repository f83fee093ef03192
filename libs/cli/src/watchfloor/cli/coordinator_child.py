"""The coordinator of `watchfloor up` where it is a process of its own."""

from pathlib import Path

from watchfloor.cli.config import RootConfig
from watchfloor.runtime import DataFolder, OwnProcess, free_port


def coordinator_child(config: RootConfig, folder: DataFolder) -> OwnProcess:
    """`watchfloor coordinator` on the same data folder, with the same settings.

    Args:
        config: What the operator set; the environment is inherited.
        folder: Its endpoints are written before the child is started.
    """
    port = free_port()
    arguments = ["coordinator", "--data-dir", str(folder.path), "--ops-port", str(port)]
    arguments += ["--runtime", config.runtime, "--log-level", config.log_level]
    if config.ray.address is not None:
        arguments += ["--ray-address", config.ray.address]
    if config.file is not None:
        arguments += ["--config", str(Path(config.file).absolute())]
    return OwnProcess(
        "coordinator",
        ("-m", "watchfloor.cli", *arguments),
        folder=folder,
        ops_port=port,
        stop_deadline_s=config.coordinator.stop_deadline_s + 5,
    )
