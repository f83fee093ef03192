"""The dashboard's files as ``make dashboard`` built them: a page with a nonce, and hashed files."""

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

PACKAGED = Path(__file__).parent / "dashboard_files"
"""Where the build puts them; they are part of the wheel."""

NONCE_PLACE = "__NONCE__"
"""What stands in the built page for the nonce of each answer."""

_ENCODINGS: Mapping[str, str] = MappingProxyType({"br": ".br", "gzip": ".gz", "identity": ""})
"""How a file may come, the smallest form first, and what its name ends with."""

_MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        ".woff2": "font/woff2",
    }
)


class BuiltFile(NamedTuple):
    """One file, in the form that its reader likes best.

    Attributes:
        content: What is sent.
        media_type: What it holds.
        encoding: How it is compressed, where it is.
        tag: Another for each content and form, the same at every gateway: the name has a hash.
    """

    content: bytes
    media_type: str
    encoding: str | None
    tag: str


class BuiltDashboard:
    """What was built last; in a checkout that may be while a gateway serves it.

    Args:
        folder: Where the build put it.
    """

    def __init__(self, folder: Path = PACKAGED) -> None:
        self._folder = folder
        self._built_at: int | None = None
        self._page = ""
        self._names: frozenset[str] = frozenset()
        self._read: dict[str, bytes] = {}

    @property
    def page(self) -> str:
        """The page, with ``NONCE_PLACE`` in it.

        Raises:
            FileNotFoundError: The dashboard has not been built.
        """
        self._look()
        return self._page

    @property
    def icon(self) -> str | None:
        """What the page calls its icon; nothing where it has not been built."""
        with suppress(FileNotFoundError):
            self._look()
        return next((each for each in self._names if each.startswith("icon-")), None)

    def find(self, name: str, accepted: str = "") -> BuiltFile | None:
        """A file that the page needs.

        Args:
            name: As the page calls it.
            accepted: The header ``Accept-Encoding`` of whoever asks.
        """
        with suppress(FileNotFoundError):
            self._look()
        if name not in self._names or name.endswith((".br", ".gz")):
            return None
        there = [each for each, suffix in _ENCODINGS.items() if name + suffix in self._names]
        weights = _weights(accepted)
        best = max(there, key=lambda each: _weight(each, weights))
        if not _weight(best, weights):
            best = "identity"
        media_type = _MEDIA_TYPES.get(Path(name).suffix, "application/octet-stream")
        encoding = None if best == "identity" else best
        content = self._content(name + _ENCODINGS[best])
        return BuiltFile(content, media_type, encoding, f'"{name}{_ENCODINGS[best]}"')

    def _content(self, name: str) -> bytes:
        if name not in self._read:
            self._read[name] = (self._assets / name).read_bytes()
        return self._read[name]

    def _look(self) -> None:
        file = self._folder / "index.html"
        built_at = file.stat().st_mtime_ns
        if built_at == self._built_at:
            return
        self._page = file.read_text()
        # Only a name that was built is looked for, so that none leads out of the folder.
        self._names = frozenset(each.name for each in self._assets.glob("*"))
        self._read.clear()
        self._built_at = built_at

    @property
    def _assets(self) -> Path:
        return self._folder / "assets"


def _weights(accepted: str) -> dict[str, float]:
    """What each encoding is worth to whoever asks; zero says that it is not taken."""
    weights = {}
    for each in accepted.lower().split(","):
        name, _, parameter = (part.strip() for part in each.partition(";"))
        written = re.fullmatch(r"q\s*=\s*([01](?:\.\d{0,3})?)", parameter)
        weights[name] = float(written[1]) if written else float(not parameter)
    return weights


def _weight(encoding: str, weights: Mapping[str, float]) -> float:
    # What is as it is may always be sent, unless somebody says otherwise: it comes last then.
    unnamed = 0.0001 if encoding == "identity" else 0.0
    return weights.get(encoding, weights.get("*", unnamed))
