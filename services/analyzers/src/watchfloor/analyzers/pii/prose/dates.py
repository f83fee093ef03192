"""Dates in words."""

import re
from collections.abc import Iterator

from watchfloor.analyzers.pii.prose.page import Page
from watchfloor.analyzers.pii.prose.words import MONTHS, WEEKDAYS
from watchfloor.redaction import Span

_TYPE, _SCORE = "DATE_TIME", 0.6
_FORM = re.compile(
    # Looking at the first character saves most attempts.
    r"\b(?=[\dadfjmnostw])"
    rf"(?:(?:{MONTHS})\.? [0-3]?\d(?:st|nd|rd|th)?(?:,? \d{{4}})?"
    rf"|[0-3]?\d(?:st|nd|rd|th)? (?:of )?(?:{MONTHS})(?:,? \d{{4}})?"
    rf"|(?:{WEEKDAYS})"
    r"|\d{4}-[01]\d-[0-3]\d[T ][0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)\b",
    re.IGNORECASE,
)


def find_dates(page: Page) -> Iterator[Span]:
    """Every date that a month, a weekday or a time makes one."""
    for match in _FORM.finditer(page.text):
        yield Span(_TYPE, *match.span(), _SCORE)
