"""Results written line by line: YAML, headers of e-mails, tables, prose. Tolerant, and one pass."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from watchfloor.analyzers.dataflow.reading.field import Field

_ENTRY = re.compile(
    r"[ ]{0,40}(?:- ){0,5}(?P<key>[A-Za-z_][\w .-]{0,40}):(?:[ \t]+(?P<value>.*)|)$"
)
_ITEM = re.compile(r"[ ]{0,40}- (?P<value>.*)$")
_LONG_KEY, _LONG_CELL, _MOST_COUNTS = 3, 40, 2
_FENCE = "```"
_CODE = re.compile(r"[={};]|\w[(\[]|^\s{0,40}[$>]")
_COMMENT = re.compile(r"(?:#|//|--|<!--)\s")
_BLOCK = frozenset({"|", ">", "|-", ">-", "|+", ">+"})
_ENOUGH_ROWS, _ENOUGH_ENTRIES = 3, 2
_SEPARATORS = (",", "\t", ";")


def read_lines(path: str, text: str) -> Iterator[Field]:
    """The fields of a text: of its entries where it has them, of its cells where it is a table."""
    if "\n" not in text:
        yield Field(path, text)
        return
    lines = text.split("\n")
    separator = _separator(lines)
    if separator:
        yield from _cells(path, lines, separator)
        return
    keyed = sum(map(_is_entry, lines))
    opens = next((line for line in lines if line.strip()), "")
    if keyed >= _ENOUGH_ENTRIES and (_is_entry(opens) or _ITEM.match(opens)):
        yield from _entries(path, lines)
    else:
        yield Field(path, _without_code(text))


def _without_code(text: str) -> str:
    # In a block of code only what is written for people can order; positions stay as they are.
    if _FENCE not in text:
        return text
    lines, in_code = [], False
    for line in text.split("\n"):
        if line.lstrip().startswith(_FENCE):
            in_code = not in_code
        is_code = in_code and _CODE.search(line) and not _COMMENT.search(line)
        lines.append(" " * len(line) if is_code else line)
    return "\n".join(lines)


def _is_entry(line: str) -> bool:
    entry = _ENTRY.match(line)
    # "IMPORTANT: do this" labels prose, and so does a key of several words.
    return entry is not None and not entry["key"].isupper() and entry["key"].count(" ") < _LONG_KEY


def _entries(path: str, lines: Sequence[str]) -> Iterator[Field]:
    # What follows an entry and is indented deeper, or stands within its quotes, continues it.
    record, key, value, indent, quote = -1, "", [], 0, ""
    for number, line in enumerate(lines):
        entry = None if quote else _ENTRY.match(line) if _is_entry(line) else None
        item = None if quote or entry else _ITEM.match(line)
        blank_ends = not line.strip() and not quote and not _continues(lines, number, indent)
        if not (entry or item or blank_ends):
            value.append(line.strip())
            quote = quote if not _closes(line, quote) else ""
            continue
        yield from _entry_field(path, record, key, value)
        if blank_ends:
            # Headers end where a body begins; it is prose of its own.
            key, value, indent = key if record >= 0 else "", [], 0 if record < 0 else indent
            continue
        found = entry or item
        text = (found["value"] or "").strip() if found else ""
        if line.lstrip().startswith("- "):
            record += 1
        key = entry["key"] if entry else key
        indent = len(line) - len(line.lstrip())
        quote = text[0] if text[:1] in {"'", '"'} and not _closes(text[1:], text[0]) else ""
        value = [] if text in _BLOCK else [text]
    yield from _entry_field(path, record, key, value)


def _continues(lines: Sequence[str], number: int, indent: int) -> bool:
    following = next((each for each in lines[number + 1 : number + 4] if each.strip()), "")
    return len(following) - len(following.lstrip()) > indent


def _closes(text: str, quote: str) -> bool:
    end = text.rstrip()
    if not quote or not end.endswith(quote):
        return not quote
    return (len(end) - len(end.rstrip(quote))) % 2 == 1


def _entry_field(path: str, record: int, key: str, value: Sequence[str]) -> Iterator[Field]:
    text = "\n".join(value).strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1].replace("''", "'").strip()
    if text:
        place = f"{path}[{record}]" if record >= 0 else path
        yield Field(f"{place}.{key}" if place and key else place or key, text)


def _separator(lines: Sequence[str]) -> str:
    rows = [line for line in lines[:50] if line.strip()]
    if len(rows) < _ENOUGH_ROWS:
        return ""
    if sum(line.count("|") > 1 for line in rows) * 2 > len(rows):
        return "|"
    for separator in _SEPARATORS:
        counts = {line.count(separator) for line in rows}
        head = rows[0].split(separator)
        if (
            len(counts) <= _MOST_COUNTS
            and min(counts) >= 1
            and all(0 < len(cell.strip()) < _LONG_CELL for cell in head)
        ):
            return separator
    return ""


def _cells(path: str, lines: Sequence[str], separator: str) -> Iterator[Field]:
    # Lines with another number of cells than most are prose beside the table.
    usual = Counter(line.count(separator) for line in lines if separator in line).most_common(1)[0][
        0
    ]
    table = [line for line in lines if line.count(separator) == usual]
    prose = "\n".join(line for line in lines if line.count(separator) != usual).strip()
    if prose:
        yield Field(path, prose)
    try:
        rows = list(csv.reader(table, delimiter=separator))
    except csv.Error:
        yield Field(path, "\n".join(table))
        return
    head = rows[0]
    for number, row in enumerate(rows[1:]):
        for place, cell in enumerate(row):
            key = head[place].strip() if place < len(head) else ""
            if cell.strip():
                yield Field(f"{path}[{number}].{key or place}", cell.strip())
