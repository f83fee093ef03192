"""Numbers that belong to a person: telephone and social security."""

import re
from collections.abc import Sequence

from watchfloor.redaction.checksums import digits_of
from watchfloor.redaction.recognizer import Recognizer

_PHONE_WORDS = (
    "phone", "tel:", "tel.", "call", "mobile", "cell", "fax", "dial", "my number", "sms",
    "text me", "whatsapp", "reach me", "reach us",
)  # fmt: skip
_SSN_WORDS = ("ssn", "social security", "soc sec")
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(
    r"(?:19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|[12]\d|3[01])[-./ ](?:(?:19|20)?\d\d)"
)
_EXTENSION = re.compile(r"\s?(?:x|ext\.?).*$", re.IGNORECASE)
_PUBLISHED = frozenset({"078051120", "219099999"})
"""Social security numbers that were printed in advertisements and belong to nobody."""
_DOTTED = re.compile(r"[0-9]+\.[0-9]+|(?:[0-9]{1,3}\.){3}[0-9]{1,3}")
"""A fraction, or the address of a machine."""
_OTHER_SHAPES = frozenset({"5-4", "3-2-4"})
"""Groups of digits of ZIP codes and of social security numbers."""
_NOT_AFTER = (
    r"(?<![\w./:#$€£+-])(?<!\d,)(?<!\d\) )"
    r"(?<!Apt )(?<!Apt\. )(?<!Suite )(?<!Ste )(?<!Unit )(?<!Box )(?<!Room )(?<!No\. )"
)
"""A number in a place, of a thing, in a calculation."""
_NOT_BEFORE = r"(?![\w/:%]|[.,-]\d)"


def _is_phone(text: str) -> bool:
    """Whether groups of digits are grouped as somebody would dial them."""
    number = _EXTENSION.sub("", text)
    if not _FEWEST_DIGITS <= len(digits_of(number)) <= _MOST_DIGITS:
        return False
    if number.startswith(("+", "(")):
        return True
    groups = re.findall(r"[0-9]+", number)
    shape = "-".join(str(len(group)) for group in groups)
    return not (
        _DATE.fullmatch(number)
        or _DOTTED.fullmatch(number)
        or shape in _OTHER_SHAPES
        or all(map(_YEAR.fullmatch, groups))
    )


def _is_ssn(text: str) -> bool:
    digits = digits_of(text)
    return digits not in _PUBLISHED and len(set(digits)) > 1


_SSN = r"(?!000|666|9)[0-9]{3}(?P<between>%s)(?!00)[0-9]{2}(?P=between)(?!0000)[0-9]{4}"
_EXT = r"(?: ?(?:x|ext\.? ?)[0-9]{1,6})?"

PEOPLE: Sequence[Recognizer] = (
    Recognizer(
        name="us_ssn",
        entity_type="US_SSN",
        pattern=re.compile(rf"(?<![\w-])(?<!\d[./]){_SSN % '[ .-]'}(?![\w-])"),
        score=0.85,
        digits=9,
        check=_is_ssn,
    ),
    Recognizer(
        name="us_ssn_plain",
        entity_type="US_SSN",
        pattern=re.compile(rf"(?<![\w.-]){_SSN % ''}(?![\w-]|\.\d)"),
        score=0.3,
        digits=9,
        check=_is_ssn,
        context=_SSN_WORDS,
    ),
    Recognizer(
        name="phone_international",
        entity_type="PHONE_NUMBER",
        pattern=re.compile(
            # A run of digits is taken as a whole: tried in every division, it would take for ever.
            r"(?<![\w+])(?:\+|00[ -])[1-9][0-9]{0,2}(?:[ .-]?(?:\([0-9]{1,4}\)|[0-9]{1,12}+)){1,6}"
            rf"{_EXT}(?!\w|\.\d)"
        ),
        score=0.75,
        digits=_FEWEST_DIGITS,
        needs=("+", "00"),
        check=_is_phone,
        context=_PHONE_WORDS,
    ),
    Recognizer(
        name="phone_with_area",
        entity_type="PHONE_NUMBER",
        pattern=re.compile(
            r"(?<![\w)])\([0-9]{1,4}\)[ .-]?[0-9]{2,5}(?:[ .-]?[0-9]{2,5}){0,3}"
            rf"{_EXT}(?!\w)"
        ),
        score=0.7,
        digits=_FEWEST_DIGITS,
        needs=("(",),
        check=_is_phone,
        context=_PHONE_WORDS,
    ),
    Recognizer(
        name="phone_grouped",
        entity_type="PHONE_NUMBER",
        pattern=re.compile(
            rf"(?i:{_NOT_AFTER})[0-9]{{1,5}}(?:(?:[ -]|[.](?=\d{{2}}))[0-9]{{2,8}}){{1,5}}"
            rf"{_EXT}{_NOT_BEFORE}"
        ),
        score=0.5,
        digits=_FEWEST_DIGITS,
        needs=(" ", "-", "."),
        check=_is_phone,
        context=_PHONE_WORDS,
    ),
    Recognizer(
        name="phone_plain",
        entity_type="PHONE_NUMBER",
        pattern=re.compile(rf"(?i:{_NOT_AFTER})[0-9]{{7,12}}{_EXT}{_NOT_BEFORE}"),
        score=0.3,
        digits=_FEWEST_DIGITS,
        check=_is_phone,
        context=_PHONE_WORDS,
    ),
)
