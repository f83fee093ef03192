"""Dates as tools take them, in texts that people wrote."""

import re
from functools import lru_cache

_ISO = re.compile(r"\d{4}-(\d\d)-(\d\d)(?![\d-])")
_MONTHS = (
    "jan|gen|ene|янв",
    "feb|fev|февр",
    "mar|мар",
    "apr|avr|abr|апр",
    "ma[iyg]|мая",
    "jun|juin|giu|июн",
    "jul|juil|lug|июл",
    "aug|ago|aou|авг",
    "sep|set|сен",
    "o[kct]t|out|окт",
    "nov|ноя",
    "de[czs]|dic|дек",
)
"""How the names of months begin, without accents."""


def is_date(value: str) -> bool:
    """Whether the value is a date such as ``2026-06-03``."""
    return _ISO.match(value) is not None


def tells_date(text: str, value: str) -> bool:
    """Whether a comparable text tells the day of a date such as ``2026-06-03``, its year left out.

    Args:
        text: Where it is looked for; a range of days tells both of its ends.
        value: What is looked for; anything but a date is not told.
    """
    date = _ISO.match(value)
    told = _told(int(date[1]), int(date[2])) if date else None
    return told is not None and told.search(text) is not None


@lru_cache(maxsize=400)
def _told(month: int, day: int) -> re.Pattern[str] | None:
    if not 1 <= month <= len(_MONTHS):
        return None
    named = rf"(?:{_MONTHS[month - 1]})\w{{0,7}}"
    return re.compile(
        rf"(?<!\d){day}(?:st|nd|rd|th|\.)? (?:de |of |to \d{{1,2}}(?:st|nd|rd|th|\.)? )?{named}"
        rf"|{named} (?:the )?{day}(?!\d)"
        rf"|(?<![\d.])0?{day}[./]0?{month}(?!\d)"
        rf"|{month}月{day}日"
    )
