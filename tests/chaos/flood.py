"""A project that sends as much as it can, beside one that sends a little."""

import asyncio
import json
import time
from pathlib import Path

from support import eventually, start

from chaos.ordeal import Fault
from chaos.stages import Gateway, Stage
from watchfloor.client import WatchfloorClient

_NOISY = "noisy"


def flooded(number: int) -> Fault[Stage]:
    """Another project submits so many signals at once; over when all have their threats."""

    async def fault(stage: Stage) -> float:
        door = stage.doors[0]
        async with WatchfloorClient(door.url, door.key) as admin:
            await admin.projects.create(_NOISY)
            key = (await admin.keys.create(_NOISY)).key
        async with WatchfloorClient(door.url, key) as client:

            async def all_there() -> bool:
                return (await client.threats.stats()).total >= number

            folder = stage.data_dir.parent
            await asyncio.to_thread(_submit, door._replace(key=key), folder, number)
            await eventually(all_there, every_s=0.2)
        return time.perf_counter()

    return fault


def _submit(door: Gateway, folder: Path, number: int) -> None:
    # In a process of its own, so that whoever measures is not kept waiting by it.
    signal = {"threat_type": "anomaly", "customer_id": "c"}
    file = folder / "flood.jsonl"
    file.write_text(f"{json.dumps(signal)}\n" * number)
    place = ["--url", door.url, "--key", door.key]
    process = start(["submit", str(file), *place], log=folder / "submit.log")
    process.communicate()
    if process.returncode:
        raise AssertionError("The flood was not taken.")
