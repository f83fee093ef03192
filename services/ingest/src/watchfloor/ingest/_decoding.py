"""Bytes of a log, plain or gzip, as whole lines of text."""

import zlib
from collections.abc import Iterator

from watchfloor.core import InvalidInputError

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WBITS = 31
_PIECE_BYTES = 65_536


class LineSplitter:
    """Cuts bytes into lines. A line longer than the limit is cut, so memory stays bounded.

    Bytes that are not UTF-8 become backslash escapes.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._rest = b""

    def feed(self, data: bytes) -> list[str]:
        """The lines that are complete with ``data``."""
        head, newline, rest = data.rpartition(b"\n")
        if not newline:
            self._rest = (self._rest + rest)[: self._limit]
            return []
        text = (self._rest + head).decode("utf-8", "backslashreplace")
        self._rest = rest[: self._limit]
        return [line[: self._limit].rstrip("\r") for line in text.split("\n")]

    def finish(self) -> list[str]:
        """The last line, where it does not end with a newline."""
        rest, self._rest = self._rest, b""
        return [rest.decode("utf-8", "backslashreplace").rstrip("\r")] if rest else []


class LogDecoder:
    """Recognises gzip by its first bytes, decompresses piece by piece, cuts into lines."""

    def __init__(self, line_limit_bytes: int) -> None:
        self._splitter = LineSplitter(line_limit_bytes)
        self._first = b""
        self._is_sniffed = False
        self._gunzip: _Gunzip | None = None

    def feed(self, data: bytes) -> Iterator[list[str]]:
        """Batches of complete lines.

        Raises:
            InvalidInputError: The gzip data is damaged; the lines before were given.
        """
        if not self._is_sniffed:
            self._first += data
            if len(self._first) < len(_GZIP_MAGIC):
                return
            self._is_sniffed = True
            data, self._first = self._first, b""
            if data.startswith(_GZIP_MAGIC):
                self._gunzip = _Gunzip()
        pieces = (data,) if self._gunzip is None else self._gunzip.feed(data)
        for piece in pieces:
            yield self._splitter.feed(piece)

    def finish(self) -> Iterator[list[str]]:
        """What is left at the end.

        Raises:
            InvalidInputError: The gzip data ends too early; the lines before were given.
        """
        yield self._splitter.feed(self._first) + self._splitter.finish()
        if self._gunzip is not None and not self._gunzip.is_complete:
            raise InvalidInputError("The gzip data ends too early.")


class _Gunzip:
    """One or more gzip members, as ``cat a.gz b.gz`` makes them."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=_GZIP_WBITS)

    @property
    def is_complete(self) -> bool:
        return self._member.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._member.eof:
                data = data.lstrip(b"\0")
                if not data:
                    return
                self._member = zlib.decompressobj(wbits=_GZIP_WBITS)
            try:
                piece = self._member.decompress(data, _PIECE_BYTES)
            except zlib.error:
                raise InvalidInputError("The gzip data is damaged.") from None
            if piece:
                yield piece
            data = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
