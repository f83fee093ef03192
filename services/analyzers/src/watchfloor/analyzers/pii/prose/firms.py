"""Names of organisations: by their legal form or kind, by what is said of them."""

from collections.abc import Iterator, Sequence

from watchfloor.analyzers.pii.prose.lexicon import cities, countries, given_names
from watchfloor.analyzers.pii.prose.page import Page, Run, Word
from watchfloor.analyzers.pii.prose.words import (
    FIRM_CUES,
    FIRM_ENDINGS,
    ORDINARY,
    TITLES,
    WORK_WORDS,
)
from watchfloor.redaction import Span

_TYPE = "ORGANIZATION"
_FORMED, _CUED = 0.8, 0.5
_SAYS_WHERE = frozenset({"at", "for", "with"})
_OWNS = frozenset({"employees", "office", "offices", "headquarters", "shares", "stock", "products"})


def find_firms(page: Page) -> Iterator[Span]:
    """Every name of an organisation."""
    for run in page.runs:
        words = _without_lead(run)
        if not words:
            continue
        end = _end_of_form(words)
        if end > 1:
            yield _span(page, words[:end], _FORMED)
        elif _is_cued(run, words):
            yield _span(page, words, _CUED)


def _without_lead(run: Run) -> Sequence[Word]:
    words = list(run.words)
    while words and words[0].lower in ORDINARY:
        words = words[1:]
    return words


def _end_of_form(words: Sequence[Word]) -> int:
    """One past the last word that says what kind of organisation it is; 0 without one."""
    for place in range(len(words) - 1, 0, -1):
        if words[place].lower.rstrip(".") in FIRM_ENDINGS:
            return place + 1
    return 0


def _is_cued(run: Run, words: Sequence[Word]) -> bool:
    name = " ".join(word.lower for word in words)
    first = words[0].lower
    if first in given_names() or first in TITLES or name in countries() or name in cities():
        return False
    if run.after in _OWNS:
        return True
    if not run.before or len(words) < len(run.words):
        return False
    if run.before[0] in FIRM_CUES:
        return True
    return run.before[0] in _SAYS_WHERE and not WORK_WORDS.isdisjoint(run.before[1:])


def _span(page: Page, words: Sequence[Word], score: float) -> Span:
    end = words[-1].end
    if words[-1].lower in {"inc", "ltd", "corp", "co"} and page.text[end : end + 1] == ".":
        end += 1
    return Span(_TYPE, words[0].start, end, score)
