"""Runs recognisers over texts: one look at what a text holds, then only those that may match."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import blake2b
from threading import Lock

from watchfloor.redaction.network import NETWORK
from watchfloor.redaction.payment import PAYMENT
from watchfloor.redaction.people import PEOPLE
from watchfloor.redaction.recognizer import Recognizer
from watchfloor.redaction.secrets import SECRETS
from watchfloor.redaction.span import Span, without_repeats
from watchfloor.redaction.view import TextView

RECOGNIZERS: Sequence[Recognizer] = (*PAYMENT, *NETWORK, *PEOPLE, *SECRETS)
"""All of this room. Order decides nothing."""


def find(text: str, recognizers: Sequence[Recognizer] = RECOGNIZERS) -> Sequence[Span]:
    """Every sensitive part of a text once, in order; pure, linear in the text's length.

    Args:
        text: Any text.
        recognizers: What to look for.
    """
    view = TextView(text)
    spans = [
        span
        for recognizer in recognizers
        if recognizer.may_match(view)
        for span in recognizer.find(view)
    ]
    return without_repeats(spans)


class KeptFindings:
    """Remembers what was found in the newest texts, by their digest; safe between threads.

    Args:
        look: Finds in a text that is not remembered.
        texts: How many are remembered; none where 0.
    """

    def __init__(self, look: Callable[[str], Sequence[Span]], *, texts: int) -> None:
        self._look = look
        self._most = texts
        self._kept: OrderedDict[bytes, Sequence[Span]] = OrderedDict()
        self._lock = Lock()

    def find(self, text: str) -> Sequence[Span]:
        """What was or is found."""
        if not self._most:
            return self._look(text)
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        with self._lock:
            if digest in self._kept:
                self._kept.move_to_end(digest)
                return self._kept[digest]
        spans = self._look(text)
        with self._lock:
            self._kept[digest] = spans
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return spans
