"""Long work on the event loop is done in turns."""

import asyncio

_LONGEST_S = 0.005


class Turn:
    """Keeps a loop over a large body from holding up everyone else."""

    def __init__(self) -> None:
        self._time = asyncio.get_running_loop().time
        self._began = self._time()

    async def pause_when_over(self) -> None:
        """Let others run, where this turn has taken long enough."""
        if self._time() - self._began > _LONGEST_S:
            await asyncio.sleep(0)
            self._began = self._time()
