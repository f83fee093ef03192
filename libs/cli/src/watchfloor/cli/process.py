"""A command that is a process of the product: its settings, its ready line, its end."""

import asyncio
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from watchfloor.cli.config import RootConfig, load_config, unknown_variables
from watchfloor.cli.exposure import exposed_by
from watchfloor.cli.failures import as_usage
from watchfloor.cli.terminal import note
from watchfloor.runtime import relax_collector
from watchfloor.telemetry import configure_logging


def configured(file: Path | None, typed: Mapping[str, Any]) -> RootConfig:
    """The settings of this process, whose log is set up by them.

    Args:
        file: A YAML file; ``$WATCHFLOOR_CONFIG`` where absent.
        typed: What the command line says, by field; nothing stands for "not given".

    Raises:
        UsageError: With every problem, by field.
    """
    with as_usage():
        config = load_config(file, **typed)
    configure_logging(config.log_level)
    for name in unknown_variables():
        note(f"warning: {name} is set and means nothing to watchfloor; is it misspelt?")
    for sentence in exposed_by(config):
        note(f"warning: {sentence}.")
    return config


async def serve_until_told(urls: Mapping[str, str], data_dir: Path) -> None:
    """Say on stdout that requests are welcome, and where; return when told to stop."""
    relax_collector()
    told = _told_to_stop()
    places = " ".join(f"{name}={url}" for name, url in urls.items())
    print(f"ready {places} data-dir={data_dir}", flush=True)
    await told.wait()


async def until_told_to_stop() -> None:
    """Return at the first SIGINT or SIGTERM; a second one ends the process at once."""
    await _told_to_stop().wait()


def _told_to_stop() -> asyncio.Event:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()

    def tell() -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
        told.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, tell)
    return told
