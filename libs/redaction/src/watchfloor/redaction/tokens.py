"""Keyed tokens: what stands in the place of a value, the same for the same value and key."""

import base64
import hmac
import re
from collections.abc import Mapping

from watchfloor.redaction.checksums import digits_of
from watchfloor.redaction.span import Span

_CHARACTERS = 16
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_TOKEN = re.compile(rf"[a-z][a-z_]{{0,30}}_[a-z2-7]{{{_CHARACTERS}}}_[1-9][0-9]{{0,3}}")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789_"
_LONGEST = 64
_OF_DIGITS = frozenset({"CREDIT_CARD", "US_SSN", "PHONE_NUMBER"})


def is_token(text: str) -> bool:
    """Whether a text is a token as a whole; it may be one of another project."""
    return _TOKEN.fullmatch(text) is not None


def is_of_token(text: str, span: Span) -> bool:
    """Whether a place of a text is a token or lies in one."""
    before = text[max(0, span.start - _LONGEST) : span.start]
    after = text[span.end : span.end + _LONGEST]
    start = len(before.rstrip(_ALPHABET)) - len(before)
    end = len(after) - len(after.lstrip(_ALPHABET))
    return is_token(text[span.start + start : span.end + end])


class Tokens:
    """Makes the tokens of one project: ``<type>_``, 16 characters, ``_`` and the key's number.

    Args:
        keys: The project's keys by number; the highest is the one that counts.
    """

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        self._keys = dict(sorted(keys.items(), reverse=True))
        self.newest = next(iter(self._keys))

    @property
    def numbers(self) -> tuple[int, ...]:
        """Of all keys, the newest first."""
        return tuple(self._keys)

    def of(self, entity_type: str, value: str, *, number: int | None = None) -> str:
        """The token of a value; equal values have equal tokens, however they were written.

        Args:
            entity_type: What it is; values of different types have different tokens.
            value: The value.
            number: Of the key; the newest by default.
        """
        number = number or self.newest
        said = f"{entity_type}\n{_plain(entity_type, value)}".encode("utf-8", "surrogatepass")
        digest = hmac.digest(self._keys[number], said, "sha256")
        short = base64.b32encode(digest).decode().lower()[:_CHARACTERS]
        return f"{entity_type.lower()}_{short}_{number}"


def _plain(entity_type: str, value: str) -> str:
    """What two ways of writing the same value have in common."""
    if entity_type in _OF_DIGITS:
        return digits_of(value) or value
    if entity_type == "IBAN_CODE":
        return _NOT_ALPHANUMERIC.sub("", value).upper()
    return value.lower() if entity_type == "EMAIL_ADDRESS" else value
