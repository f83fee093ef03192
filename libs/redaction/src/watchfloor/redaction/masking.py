"""What of a sensitive text may be shown. The rule is fixed and keeps too little to go back."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from watchfloor.redaction.network import top_level_domains
from watchfloor.redaction.span import Span

_HIDDEN = "***"
_SHOWN_SHARE = 4
_SCHEMES = frozenset({"http", "https", "ftp", "ws", "wss"})
"""Of an address these are shown; another word may be anything."""

_BEHIND_HOST = re.compile(r"[^\w.:@%+~-]")

_SHOWN: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "CREDIT_CARD": (0, 4),
        "IBAN_CODE": (2, 2),
        "PHONE_NUMBER": (0, 2),
        "CRYPTO": (3, 0),
        "PERSON": (1, 0),
        "ORGANIZATION": (1, 0),
        "LOCATION": (1, 0),
        "ADDRESS": (1, 0),
        "US_DRIVER_LICENSE": (0, 2),
        "UUID": (2, 0),
    }
)
"""How many characters at the start and the end are shown; of other types none."""


def masked(entity_type: str, text: str) -> str:
    """A text of a type as it may leave: never more than a quarter, never its length.

    Args:
        entity_type: What it is.
        text: The text.
    """
    if entity_type == "EMAIL_ADDRESS":
        local, _, domain = text.rpartition("@")
        return f"{_initial(local)}@{_host(domain)}"
    if entity_type == "URL":
        scheme, between, rest = text.partition("://")
        if not (between and scheme.isalnum()):
            return _host(text)
        shown = scheme.lower() if scheme.lower() in _SCHEMES else _HIDDEN
        return f"{shown}://{_host(rest)}"
    head, tail = _SHOWN.get(entity_type, (0, 0))
    if (head + tail) * _SHOWN_SHARE > len(text):
        return _HIDDEN
    return f"{text[:head]}{_HIDDEN}{text[len(text) - tail :]}"


def redacted(text: str, spans: Sequence[Span]) -> str:
    """The text with every span masked; where spans overlap, the first and longest is shown.

    Args:
        text: Where they were found.
        spans: In any order.
    """
    parts: list[str] = []
    done = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= done:
            parts += [
                text[done : span.start],
                masked(span.entity_type, text[span.start : span.end]),
            ]
        elif span.end > done:
            parts.append(_HIDDEN)
        done = max(done, span.end)
    return "".join((*parts, text[done:]))


def _initial(text: str) -> str:
    return f"{text[:1]}{_HIDDEN}" if len(text) > 1 else _HIDDEN


def _host(address: str) -> str:
    """The first letter and the public end of a host, whoever goes there and wherever in it."""
    authority = _BEHIND_HOST.split(address, maxsplit=1)[0]
    name, dot, last = authority.rpartition("@")[2].partition(":")[0].rpartition(".")
    is_public = dot and last.lower() in top_level_domains()
    return f"{_initial(name)}.{last}" if is_public else _HIDDEN
