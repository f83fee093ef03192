"""The dashboard's files as ``make dashboard`` built them: a page with a nonce, and hashed files."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

PACKAGED = Path(__file__).parent / "dashboard_files"
"""Where the build puts them; they are part of the wheel."""

NONCE_PLACE = "__NONCE__"
"""What stands in the built page for the nonce of each answer."""

_ENCODINGS: Mapping[str, str] = MappingProxyType({"br": ".br", "gzip": ".gz"})
_MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        ".woff2": "font/woff2",
    }
)


class BuiltFile(NamedTuple):
    """One file, in the smallest form that its reader takes.

    Attributes:
        path: Where it is.
        media_type: What it holds.
        encoding: How it is compressed, where it is.
    """

    path: Path
    media_type: str
    encoding: str | None


class BuiltDashboard:
    """What was built, looked at once: it does not change while a gateway serves it.

    Args:
        folder: Where the build put it.
    """

    def __init__(self, folder: Path = PACKAGED) -> None:
        self._folder = folder

    @cached_property
    def page(self) -> str:
        """The page, with ``NONCE_PLACE`` in it.

        Raises:
            FileNotFoundError: The dashboard has not been built.
        """
        return (self._folder / "index.html").read_text()

    def find(self, name: str, accepted: str = "") -> BuiltFile | None:
        """A file that the page needs.

        Args:
            name: As the page calls it.
            accepted: The header ``Accept-Encoding`` of whoever asks.
        """
        if name not in self._names or name.endswith(tuple(_ENCODINGS.values())):
            return None
        media_type = _MEDIA_TYPES.get(Path(name).suffix, "application/octet-stream")
        wanted = frozenset(_wanted(accepted))
        for encoding, suffix in _ENCODINGS.items():
            if encoding in wanted and f"{name}{suffix}" in self._names:
                return BuiltFile(self._assets / f"{name}{suffix}", media_type, encoding)
        return BuiltFile(self._assets / name, media_type, None)

    @property
    def _assets(self) -> Path:
        return self._folder / "assets"

    @cached_property
    def _names(self) -> frozenset[str]:
        # Only a name that was built is looked for, so that none leads out of the folder.
        return frozenset(each.name for each in self._assets.glob("*"))


def _wanted(accepted: str) -> Iterator[str]:
    for each in accepted.lower().split(","):
        name, _, weight = (part.strip() for part in each.partition(";"))
        # A weight of zero says that it is not taken.
        if not weight.startswith("q=") or weight.removeprefix("q=").strip("0."):
            yield name
