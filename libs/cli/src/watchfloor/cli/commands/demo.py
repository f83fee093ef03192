"""`watchfloor demo`: the main job, on a real access log."""

import asyncio
import os
import secrets
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop

from watchfloor.cli._examples import examples
from watchfloor.cli.demo_view import DemoView
from watchfloor.cli.options import DEFAULT_DATA_DIR, DataDir, command_group
from watchfloor.cli.runtime_choice import RayAddressOption, RuntimeOption, runtime_of
from watchfloor.cli.terminal import console
from watchfloor.client import WatchfloorClient
from watchfloor.core import Accepted, SignalInput, WatchfloorError

app = command_group("See it find threats in a real access log.")

_CUSTOMER = "demo-site"
_TYPES_EXPECTED = 3
_LINES_AT_ONCE = 250


class DemoFailedError(WatchfloorError):
    """The demo did not show what it should."""


@app.command(
    epilog=examples("watchfloor demo", "watchfloor demo --exit", "watchfloor demo --http-port 0")
)
def demo(
    *,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    http_port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="[8080, or any free one with --exit]")
    ] = None,
    exit_after: Annotated[
        bool, typer.Option("--exit", help="End with a summary instead of serving on.")
    ] = False,
    runtime: RuntimeOption = None,
    ray_address: RayAddressOption = None,
    deadline_s: Annotated[
        float, typer.Option("--deadline", min=1, help="Seconds for all threats to arrive.")
    ] = 180.0,
) -> None:
    """Start watchfloor, read ten thousand lines of a real access log, show the threats in it.

    Then it keeps serving until ctrl-c, so that you can open the threats that it found.
    """
    port = http_port if http_port is not None else (0 if exit_after else None)
    typed = {
        "gateway": {"http_port": port, "grpc_port": 0, "otlp_http_port": 0, "otlp_grpc_port": 0},
        "runtime": runtime_of(runtime, ray_address),
        "ray": {"address": ray_address},
    }
    uvloop.run(_demo(data_dir, typed, exit_after=exit_after, deadline_s=deadline_s))


async def _demo(
    data_dir: Path, typed: dict[str, Any], *, exit_after: bool, deadline_s: float
) -> None:
    from watchfloor.cli.config import load_config
    from watchfloor.cli.process import until_told_to_stop
    from watchfloor.cli.serving import ALL_PARTS, serving
    from watchfloor.runtime import DataFolder
    from watchfloor.telemetry import configure_logging

    config = load_config(log_level="warning", **typed)
    configure_logging(config.log_level)
    folder = DataFolder(data_dir)
    screen = console()
    screen.print("Starting PostgreSQL, NATS, the coordinator and the gateway …")
    async with serving(config, folder, parts=ALL_PARTS) as endpoints:
        screen.print(f"Watchfloor runs at {endpoints['http']}. Reading a real access log.")
        async with WatchfloorClient.on(data_dir) as client:
            view = DemoView(screen)
            await _show(client, view, deadline_s=deadline_s)
        screen.print("\nWhat was found:", view.summary(), sep="\n")
        _check(view)
        if exit_after:
            return
        screen.print("\nOpen one, in another terminal:")
        place = "" if data_dir == DEFAULT_DATA_DIR else f" --data-dir {data_dir}"
        for threat in view.examples():
            screen.print(f"  {_command()} threats show {threat.id}{place}", soft_wrap=True)
        screen.print(
            f"\nServing at {endpoints['http']} (documentation at {endpoints['http']}/docs).\n"
            f"The admin key is in {folder.admin_key_path}.\nPress ctrl-c to stop."
        )
        await until_told_to_stop()


async def _show(client: WatchfloorClient, view: DemoView, *, deadline_s: float) -> None:
    wanted: set[str] = set()
    arrived: set[str] = set()
    submitted, listening = asyncio.Event(), asyncio.Event()

    async def is_open() -> None:
        listening.set()

    async def watch() -> None:
        async with aclosing(client.stream(on_open=is_open)) as events:
            async for event in events:
                if event.threat.id not in arrived:
                    arrived.add(event.threat.id)
                    view.show(event.threat)
                if submitted.is_set() and wanted <= arrived:
                    return

    with view:
        try:
            async with asyncio.timeout(deadline_s), asyncio.TaskGroup() as group:
                watching = group.create_task(watch())
                await listening.wait()
                await _submit(client, view, wanted)
                submitted.set()
                if wanted <= arrived:
                    watching.cancel()
        except TimeoutError:
            missing = len(wanted - arrived)
            raise DemoFailedError(f"{missing} of {len(wanted)} threats did not arrive.") from None


async def _submit(client: WatchfloorClient, view: DemoView, wanted: set[str]) -> None:
    """Read the log and submit what the rules find; ``wanted`` gets the ids of the threats."""
    async for batch in _signals(view):
        async for answer in client.submit(batch):
            if not isinstance(answer.outcome, Accepted):
                raise DemoFailedError("A signal of the packaged log was refused.")
            wanted.add(answer.outcome.threat_id)
            view.expect(len(wanted))


async def _signals(view: DemoView) -> AsyncIterator[list[SignalInput]]:
    from watchfloor.ingest import AccessLogIngest, IngestConfig, configured_rules
    from watchfloor.reference import AddressRanges, CrawlerRegistry, packaged_access_log

    with packaged_access_log() as log:
        lines = log.read().decode("utf-8", "backslashreplace").splitlines()
    crawlers = CrawlerRegistry(AddressRanges())
    ingest = AccessLogIngest(
        configured_rules(IngestConfig()), customer_id=_CUSTOMER, crawler=crawlers.check
    )
    # Reading the same log again must give new threats: the run is a part of each key.
    run = secrets.token_hex(4)
    for start in range(0, len(lines), _LINES_AT_ONCE):
        found = ingest.feed(lines[start : start + _LINES_AT_ONCE])
        view.read(min(start + _LINES_AT_ONCE, len(lines)), of=len(lines))
        if found:
            yield [each.model_copy(update={"id": f"demo-{run}-{each.id}"}) for each in found]
        await asyncio.sleep(0)


def _check(view: DemoView) -> None:
    if view.failed:
        raise DemoFailedError(f"The analysis of {view.failed} threats failed.")
    if view.types < _TYPES_EXPECTED:
        raise DemoFailedError(f"Only {view.types} types of threat were found.")


def _command() -> str:
    """How this command is typed here."""
    return "watchfloor" if shutil.which("watchfloor") else os.path.relpath(sys.argv[0])
