"""What running text tells by its words."""

from collections.abc import Iterator

from watchfloor.analyzers.pii.prose.addresses import find_addresses
from watchfloor.analyzers.pii.prose.dates import find_dates
from watchfloor.analyzers.pii.prose.firms import find_firms
from watchfloor.analyzers.pii.prose.page import Page
from watchfloor.analyzers.pii.prose.people import find_people
from watchfloor.analyzers.pii.prose.places import find_places
from watchfloor.redaction import Span

_NAMES = (find_people, find_places, find_firms)
_FORMS = (find_addresses, find_dates)


def find_in_prose(text: str, *, names: bool = True) -> Iterator[Span]:
    """Every part that a list, a cue or a form speaks for; parts of two types may overlap.

    Args:
        text: The text.
        names: Whether names of people, places and organisations are looked for.
    """
    page = Page(text)
    for find in (*_NAMES, *_FORMS) if names else _FORMS:
        yield from find(page)
