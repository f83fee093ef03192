"""Progress of long work, on stderr and only in a terminal."""

import sys
from types import TracebackType
from typing import Self

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from watchfloor.cli.terminal import clean, console, note
from watchfloor.core import WatchfloorError


class Waiting:
    """A progress bar that can say what is being waited for.

    Args:
        total: How much there is to do; absent where nobody knows.
    """

    def __init__(self, total: int | None = None) -> None:
        self._is_shown = sys.stderr.isatty()
        self._progress = Progress(
            SpinnerColumn(),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}", markup=False),
            console=console(notes=True),
            transient=True,
            disable=not self._is_shown,
        )
        self._task = self._progress.add_task("", total=total)
        self._reason = ""

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def advance(self, count: int = 1) -> None:
        """So many more are done; whatever was waited for is back."""
        self._reason = ""
        self._progress.update(self._task, advance=count, description="")

    def say(self, text: str) -> None:
        """Show ``text`` beside the bar."""
        self._progress.update(self._task, description=clean(text))

    def explain(self, error: WatchfloorError) -> None:
        """Work goes on when this error is over; said once where there is no bar."""
        reason = f"waiting: {error}"
        if self._is_shown:
            self.say(reason)
        elif reason != self._reason:
            note(reason)
        self._reason = reason
