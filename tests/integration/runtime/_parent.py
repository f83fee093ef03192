"""A process with both servers: prints where they are, then waits to be ended.

Run with the data folder and, where it must be elsewhere, the folder for system data.
"""

import asyncio
import json
import sys
from pathlib import Path

from watchfloor.runtime import DataFolder, EmbeddedNATS, EmbeddedPostgres
from watchfloor.telemetry import configure_logging


async def _main(folder: DataFolder, system_root: Path) -> None:
    postgres = EmbeddedPostgres(folder, system_root=system_root)
    nats = EmbeddedNATS(folder)
    await postgres.start()
    await nats.start()
    where = {"postgres": postgres.pid, "nats": nats.pid, "url": nats.url, "app": postgres.app_url}
    sys.stdout.write(json.dumps(where) + "\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    await nats.stop()
    await postgres.stop()


if __name__ == "__main__":
    configure_logging()
    data = DataFolder(Path(sys.argv[1]))
    with data.lock():
        asyncio.run(_main(data, Path(sys.argv[2])))
