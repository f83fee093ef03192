"""Progress of a backup or a restore."""

from collections.abc import Iterator
from contextlib import contextmanager

from watchfloor.cli.backup.archive import Progress
from watchfloor.cli.waiting import Waiting

_MEGA = 1_000_000


@contextmanager
def telling(total: int | None = None) -> Iterator[Progress]:
    """Show which part is worked on, in a terminal.

    Args:
        total: How many parts there are; absent where nobody knows.
    """
    told = ""
    with Waiting(total) as waiting:

        def tell(path: str, done: int) -> None:
            nonlocal told
            if path != told:
                told = path
                waiting.advance()
            waiting.say(f"{path} {done / _MEGA:,.0f} MB" if done >= _MEGA else path)

        yield tell
