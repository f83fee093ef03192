"""Text without what is not its writer's own words: code, links and quotations."""

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"\w+(?:['-]\w+)*")
_TOKEN = re.compile(r"\w+(?:['-]\w+)*|[,:()]")
_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;]*")
_CODE = re.compile(r"```.*?```|`[^`\n]{1,500}`|https?://\S+", re.DOTALL)
_QUOTED_LINE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_QUOTATION = re.compile(
    r"\"[^\"\n]{1,4000}\"|“[^“”\n]{1,4000}”|«[^«»\n]{1,4000}»|„[^„“”\n]{1,4000}[“”]"
    r"|(?<!\w)'[^'\n]{2,1000}'(?!\w)"
)
_QUOTES = frozenset("\"'\u201c\u00ab\u201e")
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]"
)
_SAME = str.maketrans("\u2018\u2019\u02bc\u2013\u2014", "''',,")
"""Apostrophes as on a keyboard; a dash parts clauses like a comma."""
_TOKENS_AT_ONCE = 80


def plain(text: str) -> str:
    """Lower case, in one form of each character, without those that nobody sees."""
    if text.isascii():
        return text.lower()
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return seen.translate(_SAME).lower()


def own_words(text: str) -> str:
    """A plain text without code, links and quotations.

    A text that is a quotation as a whole quotes nobody: those are its writer's words.
    """
    prose = _CODE.sub(" ", text) if "`" in text or "http" in text else text
    own = prose if _QUOTES.isdisjoint(prose) else _QUOTATION.sub(" ", prose)
    own = _QUOTED_LINE.sub(" ", own) if ">" in own else own
    return own if _WORD.search(own) else prose


def sentences_about(words: frozenset[str], text: str) -> Iterator[tuple[str, ...]]:
    """The sentences that hold one of these words, as tokens; long ones in pieces."""
    if words.isdisjoint(_WORD.findall(text)):
        return
    for sentence in _SENTENCE.findall(text):
        if words.isdisjoint(_WORD.findall(sentence)):
            continue
        tokens = _TOKEN.findall(sentence)
        for start in range(0, len(tokens), _TOKENS_AT_ONCE):
            yield tuple(tokens[start : start + _TOKENS_AT_ONCE])
