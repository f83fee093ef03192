"""Names of people: by title, by list, by what introduces them."""

from collections.abc import Iterator, Sequence

from watchfloor.analyzers.pii.prose.lexicon import (
    cities,
    countries,
    given_names,
    surnames,
)
from watchfloor.analyzers.pii.prose.page import Page, Run, Word
from watchfloor.analyzers.pii.prose.words import (
    AMBIGUOUS_NAMES,
    FIRM_ENDINGS,
    NAME_ENDINGS,
    ORDINARY,
    PERSON_CUES,
    SPEECH,
    TITLES,
)
from watchfloor.redaction import Span

_TYPE = "PERSON"
_TITLED, _FULL, _INTRODUCED, _SINGLE, _GUESSED = 0.85, 0.8, 0.65, 0.6, 0.5
_MOST_WORDS = 4
_LONGEST_ABBREVIATION = 3
_ALSO_OF_THINGS = frozenset({"is", "from", "with", "and", "by", "to", "under", "name", "call"})


def find_people(page: Page) -> Iterator[Span]:
    """Every name of a person."""
    for run in page.runs:
        if run.words[-1].lower in FIRM_ENDINGS:
            continue
        yield from _in_run(run)


def _in_run(run: Run) -> Iterator[Span]:
    words = list(run.words)
    started = run.starts_sentence
    while words and words[0].lower in ORDINARY and words[0].lower not in TITLES:
        words, started = words[1:], False
    if not words:
        return
    if words[0].lower in TITLES and len(words) > 1:
        yield _span(words[1 : 1 + _MOST_WORDS], _TITLED)
        return
    lowered = " ".join(word.lower for word in words)
    if lowered in countries():
        return
    for place, word in enumerate(words):
        if _is_given(word) and (place == 0 or word.lower not in AMBIGUOUS_NAMES):
            score = _of_given(words[place:], run, alone=started and place == 0)
            if score:
                yield _span(_whole(words[place:]), score)
                return
    score = _of_unlisted(words, run, started=started)
    if score:
        yield _span(words[:_MOST_WORDS], score)


def _is_given(word: Word) -> bool:
    """Whether it is a listed first name; short capitals are an abbreviation."""
    is_short = len(word.text) <= _LONGEST_ABBREVIATION and word.text.isupper()
    return word.lower in given_names() and not is_short


def _of_given(words: Sequence[Word], run: Run, *, alone: bool) -> float:
    name = words[0].lower
    if len(words) > 1:
        follows = words[1].lower
        if follows in ORDINARY:
            return _SINGLE if name not in AMBIGUOUS_NAMES else 0.0
        is_name = follows in surnames() or follows in given_names() or name not in AMBIGUOUS_NAMES
        return _FULL if is_name else 0.0
    if name in AMBIGUOUS_NAMES:
        cued = bool(run.before) and run.before[0] in PERSON_CUES
        return _GUESSED if cued and not alone and name not in ORDINARY else 0.0
    return _GUESSED if alone else _SINGLE


def _of_unlisted(words: Sequence[Word], run: Run, *, started: bool) -> float:
    """Of words none of which is a listed given name."""
    lowered = " ".join(word.lower for word in words)
    if lowered in cities() or len(words) >= _MOST_WORDS:
        return 0.0
    last = words[-1].lower
    is_surname = last in surnames() and last not in ORDINARY
    before = run.before[0] if run.before else ""
    if (
        not started
        and before in PERSON_CUES
        and (before not in _ALSO_OF_THINGS or "name" in run.before[1:3])
    ):
        return _INTRODUCED
    if len(words) == 1:
        told = run.after in SPEECH or before in PERSON_CUES - _ALSO_OF_THINGS
        return _GUESSED if is_surname and told else 0.0
    return _GUESSED if is_surname and not started else 0.0


def _whole(words: Sequence[Word]) -> Sequence[Word]:
    """A given name and what belongs to it."""
    taken = [words[0]]
    for word in words[1:_MOST_WORDS]:
        if word.lower in ORDINARY:
            break
        taken.append(word)
    if len(taken) < len(words) and words[len(taken)].lower in NAME_ENDINGS:
        taken.append(words[len(taken)])
    return taken


def _span(words: Sequence[Word], score: float) -> Span:
    return Span(_TYPE, words[0].start, words[-1].end, score)
