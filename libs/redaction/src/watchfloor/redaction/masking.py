"""What of a sensitive text may be shown. The rule is fixed and keeps too little to go back."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from watchfloor.redaction.span import Span

_HIDDEN = "***"
_SHOWN_SHARE = 4

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
        scheme, between, rest = text.rpartition("://")
        host = rest.partition("/")[0].rpartition("@")[2].partition("?")[0]
        return f"{scheme}{between}{_host(host)}"
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


def _host(host: str) -> str:
    name, dot, last = host.rpartition(".")
    return f"{_initial(name)}{dot}{last}" if dot and not last.isdigit() else _HIDDEN
