"""One text without what is sensitive in it."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from watchfloor.core import RedactionMode, RedactionPolicy, parts_of
from watchfloor.redaction.escapes import may_be_escaped, unescaped
from watchfloor.redaction.finder import RECOGNIZERS, find
from watchfloor.redaction.masking import masked
from watchfloor.redaction.remembered import Kept, RememberedTexts
from watchfloor.redaction.secrets import SECRET_TYPES
from watchfloor.redaction.span import Span, outermost
from watchfloor.redaction.tokens import Tokens, is_token
from watchfloor.redaction.words import WORD, DeclaredWords

COVERED_TYPES = SECRET_TYPES | {
    *("CREDIT_CARD", "IBAN_CODE", "EMAIL_ADDRESS", "US_SSN", "PHONE_NUMBER")
}
"""What is kept back wherever it stands."""

_RECOGNIZERS = tuple(one for one in RECOGNIZERS if one.entity_type in COVERED_TYPES)
_LEAST_SCORE = 0.5
_MOST_ROUNDS = 4
_SHORT = 24
_MAY_HOLD = re.compile(r"[0-9@+]|key|token|secret|credential|pass|pwd|[\w-]{14}", re.IGNORECASE)
_TELLING = re.compile(
    r"key|token|secret|credential|pass|pwd|ssn|social|phone|tel|mobile|fax", re.IGNORECASE
)
_LONGEST_NAME = 48
MASK = "***"
"""What is shown of what nothing may be shown of."""


class TextRedactor:
    """Takes what is sensitive out of texts. What it made it leaves as it is.

    Args:
        policy: What the project wants; not ``off``.
        tokens: Of the project.
    """

    def __init__(self, policy: RedactionPolicy, tokens: Tokens) -> None:
        self._is_masking = policy.mode is RedactionMode.MASK
        self._words = DeclaredWords(policy.words, tokens)
        self._tokens = tokens
        self._remembered = RememberedTexts()

    def redacted(
        self,
        text: str,
        *,
        found: Counter[str] | None = None,
        name: str = "",
        is_id: bool = False,
        number: int | None = None,
    ) -> str:
        """The text without what is sensitive; nothing else of it changes.

        Time grows with the text's length alone. Done twice it is the same as done once: what was
        put in may stand so that it makes something of what is around it, and then that goes, too.

        Args:
            text: Any text.
            found: What was kept back is counted here by its type.
            name: What the text is the value of, which may say what it is.
            is_id: Whether it names something: what is masked in it would join what is apart.
            number: Of the key that tokens are made with; the newest by default.
        """
        found = Counter() if found is None else found
        before = f'"{name[-_LONGEST_NAME:]}": "' if _tells(name) else ""
        if len(text) < _SHORT or number is not None:
            return self._without(text, found, before, is_id=is_id, number=number)
        digest = self._remembered.digest(text, f"{is_id:d}{before}")
        kept = self._remembered.get(digest)
        if kept is None:
            news: Counter[str] = Counter()
            without = self._without(text, news, before, is_id=is_id, number=None)
            kept = Kept(without if news else None, news)
            self._remembered.put(digest, kept)
        found.update(kept.found)
        return text if kept.text is None else kept.text

    def _without(
        self, text: str, found: Counter[str], before: str, *, is_id: bool, number: int | None
    ) -> str:
        for _ in range(_MOST_ROUNDS):
            spans = self._spans(text, before)
            if not spans:
                return text
            found.update(span.entity_type for span in spans)
            text = self._replaced(text, spans, is_id=is_id, number=number)
        if self._is_masking and not is_id:
            return MASK
        return self._tokens.of(spans[0].entity_type, text, number=number)

    def instead(
        self, entity_type: str, value: str, *, is_id: bool = False, number: int | None = None
    ) -> str:
        """What stands in the place of a whole value; what was put there before stays."""
        if is_token(value) or value == MASK:
            return value
        if self._is_masking and not is_id:
            return masked(entity_type, value)
        if entity_type == WORD:
            value = " ".join(part.text for part in parts_of(value))
        return self._tokens.of(entity_type, value, number=number)

    def _spans(self, text: str, before: str) -> Sequence[Span]:
        spans = self._looked_for(text, before)
        if may_be_escaped(text) and (plain := unescaped(text)).text != text:
            spans += plain.back(self._looked_for(plain.text, before))
        news = (span for span in spans if not self._is_made(span, text))
        return _apart(outermost(news)) if spans else ()

    def _looked_for(self, text: str, before: str) -> list[Span]:
        spans = list(self._words.find(text))
        if before or _MAY_HOLD.search(text):
            spans += (span for span in _found(text, before) if span.score >= _LEAST_SCORE)
        return spans

    def _is_made(self, span: Span, text: str) -> bool:
        """Whether a place holds what was put there, and not what was told."""
        value = text[span.start : span.end]
        return is_token(value) or (self._is_masking and masked(span.entity_type, value) == value)

    def _replaced(
        self, text: str, spans: Sequence[Span], *, is_id: bool, number: int | None
    ) -> str:
        parts: list[str] = []
        done = 0
        for span in spans:
            value = unescaped(text[span.start : span.end]).text
            instead = self.instead(span.entity_type, value, is_id=is_id, number=number)
            parts += (text[done : span.start], instead)
            done = span.end
        return "".join((*parts, text[done:]))


def _found(text: str, before: str) -> Sequence[Span]:
    if not before:
        return find(text, _RECOGNIZERS)
    shift = len(before)
    return [
        span._replace(start=max(0, span.start - shift), end=span.end - shift)
        for span in find(before + text, _RECOGNIZERS)
        if span.end > shift
    ]


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Spans that do not overlap: those that do are one of the first one's type."""
    apart: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if apart and span.start < apart[-1].end:
            apart[-1] = apart[-1]._replace(end=max(apart[-1].end, span.end))
        else:
            apart.append(span)
    return apart


@lru_cache(maxsize=4096)
def _tells(name: str) -> bool:
    """Whether a value's name may say what the value is."""
    return _TELLING.search(name) is not None
