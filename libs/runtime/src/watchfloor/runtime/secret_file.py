"""A file that only its owner reads, as a backup takes it along and puts it back."""

from pathlib import Path
from typing import NamedTuple

from watchfloor.core import UnavailableError
from watchfloor.runtime._files import write_whole


class SecretFile(NamedTuple):
    """One of the files of keys of an installation.

    Attributes:
        name: By which a backup knows it.
        path: Where it is, or is to be.
    """

    name: str
    path: Path

    def read(self) -> str | None:
        """What it holds; nothing where it is not there.

        Raises:
            UnavailableError: It cannot be read.
        """
        try:
            return self.path.read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as exc:
            raise UnavailableError(f"{self.path} cannot be read.") from exc

    def write(self, text: str) -> None:
        """Make it hold this, unless it does.

        Raises:
            UnavailableError: It cannot be written.
        """
        if text == self.read():
            return
        try:
            write_whole(self.path, text)
        except OSError as exc:
            raise UnavailableError(f"{self.path} cannot be written: {exc.strerror}.") from exc
