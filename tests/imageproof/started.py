"""A process of an image, as an engine starts, asks and ends it."""

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Self

from imageproof.image import Image
from imageproof.rooms import Room

_PATIENCE_S = 180
"""Ray takes seconds on a quiet machine and minutes on a busy one."""
_AS_ASKED = (0, -signal.SIGTERM, 128 + signal.SIGTERM)


class Started:
    """A process that runs.

    Args:
        image: Of what.
        inside: Its root.
        variables: Its settings.
        command: What is run, where it is not the image's own command.
        ends_with: Its exit code when it is asked to end.
    """

    def __init__(
        self,
        image: Image,
        inside: Room,
        *,
        variables: Mapping[str, str],
        command: Sequence[str] = (),
        ends_with: Sequence[int] = _AS_ASKED,
    ) -> None:
        self._inside = inside
        self._check = image.check
        self._ends_with = ends_with
        self._account = image.account(above=variables)
        self._log = inside.root.with_name(f"printed-{id(self):x}")
        with self._log.open("w") as output:
            self._process = inside.start(command or image.command, self._account, output=output)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Ask it to end.

        Raises:
            RuntimeError: It ended with an error.
        """
        self._process.terminate()
        code = self._process.wait(_PATIENCE_S)
        if code not in self._ends_with:
            raise RuntimeError(f"it ended with {code}:\n{self._last_words()}")

    def until_well(self, check: Sequence[str] = ()) -> None:
        """Return when its image's check, or another command beside it, is content."""
        self.until(lambda: self.run(check or self._check))

    def until(self, succeeds: Callable[[], object]) -> None:
        """Return when something no longer fails.

        Raises:
            RuntimeError: It still does after a long time, or the process has ended.
        """
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            try:
                succeeds()
            except RuntimeError as exc:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{exc}\n{self._last_words()}") from exc
                time.sleep(0.3)
            else:
                return

    def run(self, command: Sequence[str]) -> str:
        """Run a command beside it, as ``docker exec`` does."""
        return self._inside.run(command, self._account)

    def _last_words(self) -> str:
        return "\n".join(self._log.read_text().splitlines()[-25:])
