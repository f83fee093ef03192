"""What the columns of a feed's CSV may be called, and what their cells mean."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from watchfloor.core import IntelKind
from watchfloor.reference._indicator_fields import shortened
from watchfloor.reference._indicator_value import guess_kind

_VALUE_COLUMNS: Mapping[str, IntelKind | None] = {
    "value": None,
    "indicator": None,
    "ioc": None,
    "ip": IntelKind.NETWORK,
    "ip_address": IntelKind.NETWORK,
    "address": IntelKind.NETWORK,
    "source_ip": IntelKind.NETWORK,
    "src_ip": IntelKind.NETWORK,
    "cidr": IntelKind.NETWORK,
    "network": IntelKind.NETWORK,
    "domain": IntelKind.DOMAIN,
    "hostname": IntelKind.DOMAIN,
    "url": IntelKind.URL,
    "user_agent": IntelKind.USER_AGENT,
}
_COLUMNS = {
    "kind": ("kind", "type", "indicator_type", "ioc_type"),
    "label": ("label", "category", "threat_type", "threat"),
    "confidence": ("confidence", "confidence_level", "score"),
    "external_id": ("external_id", "id"),
    "valid_from": ("valid_from", "first_seen", "first_seen_utc"),
    "valid_until": ("valid_until", "expires", "expires_at", "expiration"),
    "description": ("description", "comment", "notes"),
}
_KIND_WORDS = {
    "ip": IntelKind.NETWORK,
    "ipv4": IntelKind.NETWORK,
    "ipv6": IntelKind.NETWORK,
    "ipv4_addr": IntelKind.NETWORK,
    "ipv6_addr": IntelKind.NETWORK,
    "address": IntelKind.NETWORK,
    "cidr": IntelKind.NETWORK,
    "network": IntelKind.NETWORK,
    "domain": IntelKind.DOMAIN,
    "domain_name": IntelKind.DOMAIN,
    "hostname": IntelKind.DOMAIN,
    "url": IntelKind.URL,
    "uri": IntelKind.URL,
    "user_agent": IntelKind.USER_AGENT,
}
# STIX 2.1 gives these words of a confidence scale these numbers.
_CONFIDENCE_WORDS = {"none": 0, "low": 15, "medium": 50, "med": 50, "high": 85}


def column_name(text: str) -> str:
    """A heading in the form that columns are known by."""
    return text.strip().strip('"').lower().replace(" ", "_").replace("-", "_")


def is_header(names: Sequence[str]) -> bool:
    """Whether these column names head a table of indicators."""
    return any(name in _VALUE_COLUMNS for name in names)


def fields_of(row: Mapping[str, str]) -> dict[str, object]:
    """An indicator's fields from a row's cells by column name; empty cells are absent."""
    value, kind = _value_of(row)
    fields: dict[str, object] = {"value": value}
    for field, columns in _COLUMNS.items():
        if cell := next((row[column] for column in columns if row.get(column)), ""):
            fields[field] = cell
    fields["kind"] = _kind_of(fields.get("kind"), implied=kind, value=value)
    if "confidence" in fields:
        fields["confidence"] = _confidence_of(str(fields["confidence"]))
    for field in ("valid_from", "valid_until"):
        if field in fields:
            fields[field] = _time_of(str(fields[field]))
    if "description" in fields:
        fields["description"] = shortened(fields["description"])
    return fields


def _value_of(row: Mapping[str, str]) -> tuple[str, IntelKind | None]:
    for column, cell in row.items():
        if cell and column in _VALUE_COLUMNS:
            return cell, _VALUE_COLUMNS[column]
    return "", None


def _kind_of(word: object, *, implied: IntelKind | None, value: str) -> object:
    if word is not None:
        return _KIND_WORDS.get(column_name(str(word)), word)
    return implied or guess_kind(value)


def _confidence_of(text: str) -> object:
    word = text.lower().removesuffix("%").strip()
    if word in _CONFIDENCE_WORDS:
        return _CONFIDENCE_WORDS[word]
    return int(word) if word.isascii() and word.isdecimal() else text


def _time_of(text: str) -> object:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    # Feeds that name no zone mean UTC.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
