"""A signal from the lines that made a rule fire."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from pydantic import JsonValue, TypeAdapter, ValidationError

from watchfloor.core import Address, SignalInput
from watchfloor.ingest._detection import LINE_FIELDS
from watchfloor.ingest.access_log import LogLine
from watchfloor.ingest.crawler import Crawler
from watchfloor.ingest.rule import CountRule

_SAMPLES = 5
_SAMPLE_CHARACTERS = 300
_TEXT_CHARACTERS = 1_024
_KINDS_LISTED = 10

_ADDRESS: TypeAdapter[str] = TypeAdapter(Address)


def build_signal(
    rule: CountRule, lines: Sequence[LogLine], *, customer_id: str, crawler: Crawler | None
) -> SignalInput:
    """The signal of one burst.

    Its ``id`` is a hash of the rule, the customer and the burst's first line with its group and
    time, so that reading the same log again gives the same ids.

    Args:
        rule: What fired.
        lines: The lines in its window, by time.
        customer_id: Whose traffic it is.
        crawler: Which crawler the commonest user agent claims to be.
    """
    first, last = lines[0], lines[-1]
    addresses = Counter(line.c_ip for line in lines)
    agent, path = commonest(lines, "c_useragent"), commonest(lines, "cs_uri_stem")
    users = {line.cs_username for line in lines}
    user = users.pop() if len(users) == 1 else None
    return SignalInput(
        id=_id_of(rule, first, customer_id),
        threat_type=rule.threat_type,
        customer_id=customer_id,
        source_ip=_address(first.c_ip) if len(addresses) == 1 else None,
        user_agent=agent and _printable(agent, _TEXT_CHARACTERS),
        user_id=user and _printable(user, 255),
        request_count=len(lines),
        time_window_minutes=max(round((last.time - first.time) / 60, 3), 0.017),
        detected_at=_moment(last.time),
        endpoint=path and _printable(path, _TEXT_CHARACTERS),
        mitre_hints=rule.mitre_hints,
        raw_data=_raw_data(rule, lines, addresses, crawler),
    )


def commonest(lines: Iterable[LogLine], field: str) -> str | None:
    """The value that most lines have in ``field``; the earliest of equals."""
    values = Counter(value for line in lines if (value := getattr(line, field)) is not None)
    return values.most_common(1)[0][0] if values else None


def _raw_data(
    rule: CountRule, lines: Sequence[LogLine], addresses: Counter[str], crawler: Crawler | None
) -> dict[str, JsonValue]:
    return {
        "rule_id": rule.id,
        "rule_name": rule.name,
        "rule_title": rule.title,
        "condition": {
            "type": rule.kind,
            "field": rule.counted_field,
            "gte": rule.threshold,
            "timespan_s": rule.timespan_s,
        },
        "group": {
            field: _printable(getattr(lines[0], LINE_FIELDS[field]) or "-", _SAMPLE_CHARACTERS)
            for field in rule.group_by
        },
        "first_seen": _moment(lines[0].time).isoformat(),
        "last_seen": _moment(lines[-1].time).isoformat(),
        "statuses": _counts(line.sc_status for line in lines),
        "methods": _counts(line.cs_method for line in lines),
        "distinct_paths": len({line.cs_uri_stem for line in lines} - {None}),
        "distinct_addresses": len(addresses),
        "crawler": crawler and crawler.state,
        "crawler_name": crawler and _printable(crawler.name, _SAMPLE_CHARACTERS),
        "sample_lines": [_printable(line.text, _SAMPLE_CHARACTERS) for line in _spread(lines)],
    }


def _id_of(rule: CountRule, first: LogLine, customer_id: str) -> str:
    parts = (rule.id, customer_id, first.text)
    # A unit separator cannot be part of an id, so different parts never make the same text.
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "backslashreplace")).hexdigest()


def _spread(lines: Sequence[LogLine]) -> list[LogLine]:
    """A few lines from the first to the last."""
    if len(lines) <= _SAMPLES:
        return list(lines)
    return [lines[(len(lines) - 1) * step // (_SAMPLES - 1)] for step in range(_SAMPLES)]


def _counts(values: Iterable[str | None]) -> dict[str, JsonValue]:
    counted = Counter(value or "-" for value in values)
    return {_printable(value, 16): count for value, count in counted.most_common(_KINDS_LISTED)}


def _printable(text: str, limit: int) -> str:
    """``text`` with control characters, and what is no character at all, written as escapes."""
    cut = text[:limit]
    if not cut.isprintable():
        cut = "".join(
            character if character.isprintable() else ascii(character)[1:-1] for character in cut
        )
    return cut[:limit]


def _address(text: str) -> str | None:
    try:
        return _ADDRESS.validate_python(text)
    except ValidationError:
        return None


def _moment(time: int) -> datetime:
    return datetime.fromtimestamp(time, UTC)
