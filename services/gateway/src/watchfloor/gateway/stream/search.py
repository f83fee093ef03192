"""A search over threats as they come; it finds what the store's own search finds."""

import re
import string
from typing import NamedTuple

from watchfloor.core import ThreatSignal

_LONGEST_ENDPOINT = 255
_APART = str.maketrans(string.punctuation, " " * len(string.punctuation))
_WORD = re.compile(r"[^\W_]+")


class Texts(NamedTuple):
    """What can be found of a threat.

    Attributes:
        wholes: Values that are found by their beginnings.
        words: All words, in order, a space before and after each.
    """

    wholes: tuple[str, ...]
    words: str

    @classmethod
    def of(cls, signal: ThreatSignal) -> "Texts":
        """What can be found of the threat that a signal became."""
        endpoint = signal.endpoint or ""
        named = (signal.threat_type, signal.customer_id, signal.customer_name)
        wholes = (*named, signal.source_ip, endpoint[:_LONGEST_ENDPOINT], signal.user_id)
        texts = (*named, signal.user_agent, endpoint, signal.user_id)
        return cls(
            tuple(each.lower() for each in wholes if each),
            _in_a_row(" ".join(each for each in texts if each)),
        )


class Search:
    """Words, each the beginning of a value, or words in a row of which the last may be cut short.

    Args:
        text: What is looked for; all of its words must be found.
    """

    def __init__(self, text: str) -> None:
        shown = "".join(each if each.isprintable() else " " for each in text)
        self._is_blank = not shown.strip()
        words = (word.lower() for word in shown.split())
        self._words = [(word, row) for word in words if (row := _in_a_row(word)).strip()]

    @property
    def is_any(self) -> bool:
        """Whether anything is looked for at all."""
        return not self._is_blank

    def finds(self, texts: Texts) -> bool:
        """Whether all of it is there; nothing is found by what has no letter and no digit."""
        return bool(self._words) and all(
            any(whole.startswith(word) for whole in texts.wholes) or row[:-1] in texts.words
            for word, row in self._words
        )


def _in_a_row(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.translate(_APART).lower()))} "
