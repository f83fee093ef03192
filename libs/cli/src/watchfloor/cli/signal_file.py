"""Signals in a file: a JSON array, one JSON object, or one object a line."""

import hashlib
import json
from codecs import BOM_UTF8
from pathlib import Path
from typing import NamedTuple, NoReturn

from pydantic import JsonValue

from watchfloor.cli.failures import UsageError
from watchfloor.cli.text_file import read_bytes
from watchfloor.core import FieldProblem

_PREFIX_CHARACTERS = 32
_NO_UTF8 = "is not UTF-8 text"


class UnreadableLine(NamedTuple):
    """A line that holds no JSON, or no text at all.

    Attributes:
        place: Its number among the signals, from 0.
        problem: Where in the file, and what is wrong.
    """

    place: int
    problem: FieldProblem


class SignalFile(NamedTuple):
    """What a file holds.

    Attributes:
        signals: The JSON of each signal by its place, judged by nobody yet.
        unreadable: Lines that hold no JSON; they take a place too.
        key_prefix: From the content alone, so that the same file always gives the same
            idempotency keys.
    """

    signals: dict[int, JsonValue]
    unreadable: tuple[UnreadableLine, ...]
    key_prefix: str


def read_signal_file(path: Path) -> SignalFile:
    """Read the signals of ``path``, or of standard input where it is ``-``.

    Raises:
        UsageError: The file cannot be read, or is nowhere UTF-8.
    """
    content = read_bytes(path)
    prefix = hashlib.sha256(content).hexdigest()[:_PREFIX_CHARACTERS]
    content = content.removeprefix(BOM_UTF8)
    try:
        document = _parse(content)
    except ValueError:
        found = _by_line(content, prefix)
        if not found.signals and _NO_UTF8 in (line.problem.reason for line in found.unreadable):
            raise UsageError(f"{path} is not UTF-8 text.") from None
        return found
    items = document if isinstance(document, list) else [document]
    return SignalFile(dict(enumerate(items)), (), prefix)


def _by_line(content: bytes, prefix: str) -> SignalFile:
    signals: dict[int, JsonValue] = {}
    unreadable: list[UnreadableLine] = []
    place = 0
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            signals[place] = _parse(line)
        except ValueError as exc:
            reason = _NO_UTF8 if isinstance(exc, UnicodeDecodeError) else "is not JSON"
            problem = FieldProblem(f"line {number}", reason)
            unreadable.append(UnreadableLine(place, problem))
        place += 1
    return SignalFile(signals, tuple(unreadable), prefix)


def _parse(content: bytes) -> JsonValue:
    try:
        # Bytes given to ``loads`` might be taken for UTF-16, which they are not meant to be.
        document: JsonValue = json.loads(content.decode(), parse_constant=_no_constant)
    except RecursionError as exc:
        raise ValueError("nested too deeply") from exc
    return document


def _no_constant(name: str) -> NoReturn:
    # Python reads NaN and Infinity, which no JSON holds and no server takes.
    raise ValueError(f"{name} is not JSON")
