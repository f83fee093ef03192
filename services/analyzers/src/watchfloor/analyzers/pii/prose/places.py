"""Names of places: by list, by what leads to them."""

from collections.abc import Iterator, Sequence

from watchfloor.analyzers.pii.prose.lexicon import (
    cities,
    countries,
    given_names,
    large_cities,
    surnames,
)
from watchfloor.analyzers.pii.prose.page import Page, Run, Word
from watchfloor.analyzers.pii.prose.words import (
    FIRM_ENDINGS,
    LIVED,
    ORDINARY,
    PARTICLES,
    PLACE_CUES,
    PLACE_NOUNS,
    TITLES,
)
from watchfloor.redaction import Span

_TYPE = "LOCATION"
_COUNTRY, _CITY, _LARGE, _GUESSED = 0.85, 0.75, 0.55, 0.5
_MOST_WORDS = 6
_LEADS = frozenset({"near", "outside", "visiting", "visit", "visited"})


def find_places(page: Page) -> Iterator[Span]:
    """Every name of a place."""
    for run in page.runs:
        listed = list(_listed(run))
        yield from listed
        if not listed:
            yield from _guessed(run)


def _listed(run: Run) -> Iterator[Span]:
    place = 0
    while place < len(run.words):
        for length in range(min(_MOST_WORDS, len(run.words) - place), 0, -1):
            words = run.words[place : place + length]
            score = _score(words, run, first=place == 0)
            if score:
                yield _span(words, score)
                place += length - 1
                break
        place += 1


def _score(words: Sequence[Word], run: Run, *, first: bool) -> float:
    name = " ".join(word.lower for word in words)
    if name in countries():
        return _COUNTRY
    if name not in cities() or name in ORDINARY:
        return 0.0
    whole = len(words) == len(run.words)
    if first and run.before and run.before[0] in PLACE_CUES and not _is_person(words, run):
        return _CITY
    is_name = words[0].lower in given_names() or words[0].lower in surnames()
    if whole and (len(words) > 1 or not is_name):
        return _LARGE if name in large_cities() or not run.starts_sentence else _GUESSED
    return 0.0


def _is_person(words: Sequence[Word], run: Run) -> bool:
    """A city's name that is a person's, after a word that may lead to either."""
    return run.before[0] in {"from", "to", "at"} and words[0].lower in given_names()


def _guessed(run: Run) -> Iterator[Span]:
    """A name on no list that only a place would stand there with."""
    words = [word for word in run.words if word.lower != "the"]
    if not words or words[0].lower in ORDINARY | TITLES or words[-1].lower in FIRM_ENDINGS:
        return
    is_named = words[-1].lower in PLACE_NOUNS and len(words) > 1
    if is_named or (run.before and _leads(run) and words[0].lower not in given_names()):
        yield _span(words, _GUESSED)


def _leads(run: Run) -> bool:
    if run.before[0] in _LEADS:
        return True
    return run.before[0] in PLACE_CUES and not LIVED.isdisjoint(run.before[1:])


def _span(words: Sequence[Word], score: float) -> Span:
    while len(words) > 1 and words[-1].lower in PARTICLES:
        words = words[:-1]
    return Span(_TYPE, words[0].start, words[-1].end, score)
