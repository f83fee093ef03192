"""Signals that keep coming while actors come and go, and the command that has them do so."""

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any

from support.servers import start
from support.waiting import eventually
from watchfloor.client import WatchfloorClient
from watchfloor.core import Accepted, SignalInput, ThreatStatus, UnavailableError

PATIENCE_S = 280.0
"""A team that starts costs fifteen seconds of a processor, of which others may leave a sixth."""

_PORTION = 50


class SteadyLoad:
    """Always has a portion or two in the product's hands, until told to stop."""

    def __init__(self, client: WatchfloorClient) -> None:
        self._client = client
        self._accepted: set[str] = set()
        self._before = 0
        self._is_over = False

    async def run(self) -> None:
        """Submit until told to stop; no faster than the product works."""
        self._before = (await self._client.threats.stats()).total
        while not self._is_over:
            async for answer in self._client.submit(_portion()):
                assert isinstance(answer.outcome, Accepted)
                self._accepted.add(answer.outcome.threat_id)
            await self._until_done(all_but=_PORTION)

    async def two_more_portions(self) -> None:
        """Return when that much was accepted after this call."""
        enough = len(self._accepted) + 2 * _PORTION
        await eventually(lambda: len(self._accepted) >= enough)

    def end(self) -> None:
        """Let ``run`` return."""
        self._is_over = True

    async def check(self) -> None:
        """Every signal that was accepted has its one result."""
        await self._until_done()
        stats = await self._client.threats.stats()
        assert stats.total - self._before == len(self._accepted)
        assert set(stats.by_status) == {ThreatStatus.COMPLETED}

    async def _until_done(self, *, all_but: int = 0) -> None:
        async def done() -> bool:
            # A connection that was idle for long may be closed at this very moment.
            with contextlib.suppress(UnavailableError):
                total = (await self._client.threats.stats()).total
                return total - self._before >= len(self._accepted) - all_but
            return False

        await eventually(done)


def _portion() -> list[SignalInput]:
    return [SignalInput(threat_type="anomaly", customer_id=f"c-{n}") for n in range(_PORTION)]


async def scale(data_dir: Path, *sizes: str) -> list[dict[str, Any]]:
    """What `watchfloor scale` says about each coordinator's team."""
    process = start(
        ["scale", *sizes, "--json", "--data-dir", str(data_dir)], log=data_dir / "scale.log"
    )
    try:
        output, _ = await asyncio.to_thread(process.communicate, timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0
    return [json.loads(line) for line in output.splitlines()]


async def until_whole(data_dir: Path, **sizes: int) -> None:
    """Return when every team has all its actors, so many in the pools that are named."""

    async def is_whole() -> bool:
        teams = [team["pools"] for team in await scale(data_dir)]
        are_up = all(pool["up"] == pool["replicas"] for pools in teams for pool in pools.values())
        return are_up and all(
            pools[name]["replicas"] == size for pools in teams for name, size in sizes.items()
        )

    await eventually(is_whole, patience_s=PATIENCE_S)
