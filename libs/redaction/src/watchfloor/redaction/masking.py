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

_PLAIN_HOST = re.compile(r"[\w-]{1,30}(?:\.[\w-]{1,30}){1,4}")
_MOST_DIGITS = 6
"""A host with more of them may carry a number out."""

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


def masked(entity_type: str, text: str, *, with_host: bool = False) -> str:
    """A text of a type as it may leave: never more than a quarter, never its length.

    Args:
        entity_type: What it is.
        text: The text.
        with_host: Whether the host of a link or a mailbox is shown, as where data went to. Never
            who goes there, and what is asked of it; nor a host that may carry something out.
    """
    if entity_type == "EMAIL_ADDRESS":
        local, _, domain = text.rpartition("@")
        return f"{_initial(local)}@{_host(domain, is_shown=with_host)}"
    if entity_type == "URL":
        scheme, between, rest = text.partition("://")
        if not (between and scheme.isalnum()):
            return _host(text, is_shown=with_host)
        shown = scheme.lower() if scheme.lower() in _SCHEMES else _HIDDEN
        return f"{shown}://{_host(rest, is_shown=with_host)}"
    head, tail = _SHOWN.get(entity_type, (0, 0))
    if (head + tail) * _SHOWN_SHARE > len(text):
        return _HIDDEN
    return f"{text[:head]}{_HIDDEN}{text[len(text) - tail :]}"


def redacted(text: str, spans: Sequence[Span], *, with_hosts: bool = False) -> str:
    """The text with every span masked; where spans overlap, the first and longest is shown.

    Args:
        text: Where they were found.
        spans: In any order.
        with_hosts: Whether hosts of links and mailboxes are shown, as where data went to.
    """
    parts: list[str] = []
    done = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= done:
            found = text[span.start : span.end]
            parts += [
                text[done : span.start],
                masked(span.entity_type, found, with_host=with_hosts),
            ]
        elif span.end > done:
            parts.append(_HIDDEN)
        done = max(done, span.end)
    return "".join((*parts, text[done:]))


def _initial(text: str) -> str:
    return f"{text[:1]}{_HIDDEN}" if len(text) > 1 else _HIDDEN


def _host(address: str, *, is_shown: bool) -> str:
    """The first letter and the public end of a host, or all of it."""
    authority = _BEHIND_HOST.split(address, maxsplit=1)[0]
    host = authority.rpartition("@")[2].partition(":")[0]
    name, dot, last = host.rpartition(".")
    if not (dot and last.lower() in top_level_domains()):
        return _HIDDEN
    return host if is_shown and _is_plain(host) else f"{_initial(name)}.{last}"


def _is_plain(host: str) -> bool:
    return bool(_PLAIN_HOST.fullmatch(host)) and sum(map(str.isdigit, host)) <= _MOST_DIGITS
