"""Files of traces: JSON or JSON lines, plain or packed."""

import gzip
import json
import lzma
import zlib
from pathlib import Path

from pydantic import JsonValue

from watchfloor.cli.failures import UsageError
from watchfloor.cli.text_file import read_bytes

_GZIP = b"\x1f\x8b"
_XZ = b"\xfd7zXZ\x00"


def read_trace_file(path: Path, *, is_lenient: bool = False) -> JsonValue:
    """The parsed document of a file, or the list of its lines; ``-`` is standard input.

    Args:
        path: The file.
        is_lenient: Whether a line that is no JSON is a null among the others.

    Raises:
        UsageError: It cannot be read, or holds no JSON.
    """
    try:
        text = _unpacked(read_bytes(path)).decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as exc:
        raise UsageError(f"{path} is packed, and damaged.") from exc
    except UnicodeDecodeError as exc:
        raise UsageError(f"{path} is not UTF-8 text.") from exc
    try:
        document: JsonValue = json.loads(text)
    except RecursionError as exc:
        raise UsageError(f"{path} nests too deeply.") from exc
    except ValueError:
        return _lines(text, path, is_lenient=is_lenient)
    return document


def _unpacked(content: bytes) -> bytes:
    if content.startswith(_GZIP):
        return gzip.decompress(content)
    return lzma.decompress(content) if content.startswith(_XZ) else content


def _lines(text: str, path: Path, *, is_lenient: bool) -> list[JsonValue]:
    lines: list[JsonValue] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            lines.append(json.loads(line))
        except (ValueError, RecursionError) as exc:
            if not is_lenient:
                raise UsageError(f"{path}, line {number}: is not JSON.") from exc
            lines.append(None)
    if not lines:
        raise UsageError(f"{path} is empty.")
    return lines
