"""JetStream does not recover from a full disk by itself."""

from pathlib import Path
from typing import Any, cast

from support import eventually

from watchfloor.cli.serving import DiskRecovery
from watchfloor.runtime import DiskGuard
from watchfloor.runtime.disk_guard import DiskSpace


class _Servers:
    restarts = 0

    async def restart_nats(self) -> None:
        self.restarts += 1


async def test_nats_is_started_again_once_after_each_time_that_the_disk_was_full(
    tmp_path: Path,
) -> None:
    free, servers = [0], _Servers()
    guard = DiskGuard(tmp_path, pause_s=0.001, space=lambda _: DiskSpace(free[0], 2**40))
    recovery = DiskRecovery(guard, cast("Any", servers))
    await guard.start()
    try:
        for times in (1, 2):
            free[0] = 0
            await eventually(lambda: guard.is_full)
            for _ in range(3):
                await recovery.look()
            assert servers.restarts == times - 1, "a server on a full disk gains nothing"
            free[0] = 2**40
            await eventually(lambda: not guard.is_full)
            for _ in range(3):
                await recovery.look()
            assert servers.restarts == times
    finally:
        await guard.stop()
