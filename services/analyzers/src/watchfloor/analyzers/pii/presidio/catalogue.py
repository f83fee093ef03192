"""Presidio's recognisers by the name of their module, and where in a text each can match."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import walk_packages
from types import MappingProxyType
from typing import Protocol

from presidio_analyzer import EntityRecognizer, PatternRecognizer, predefined_recognizers
from presidio_analyzer.predefined_recognizers import PhoneRecognizer

from watchfloor.analyzers.pii.presidio.islands import IslandView, Where
from watchfloor.analyzers.pii.presidio.mailbox import OfflineEmailRecognizer
from watchfloor.analyzers.pii.presidio.national import NATIONAL, OTHER_NAMES, NationalRun
from watchfloor.analyzers.pii.presidio.own_reading import OwnReadingRun
from watchfloor.analyzers.pii.presidio.pattern import PatternRun
from watchfloor.analyzers.pii.presidio.phone import PhoneRun
from watchfloor.core import InvalidInputError
from watchfloor.redaction import Span

_DIGITS: Where = lambda view: view.with_digits  # noqa: E731 - a table of them reads best so
_EVERYWHERE: Where = lambda view: view.whole  # noqa: E731
_WHERE: Mapping[str, Where] = MappingProxyType(
    {
        "credit_card_recognizer": _DIGITS,
        "us_bank_recognizer": _DIGITS,
        "us_driver_license_recognizer": _DIGITS,
        "us_itin_recognizer": _DIGITS,
        "us_passport_recognizer": _DIGITS,
        "us_ssn_recognizer": _DIGITS,
        "uk_nhs_recognizer": _DIGITS,
        "crypto_recognizer": _DIGITS,
        "date_recognizer": _DIGITS,
        "medical_license_recognizer": _DIGITS,
        "email_recognizer": lambda view: view.with_at,
        "url_recognizer": lambda view: view.with_dot,
        "ip_recognizer": lambda view: view.with_colon_or_quad,
        "mac_recognizer": lambda view: view.joined_hex,
        "uuid_recognizer": lambda view: view.joined_hex,
    }
)
"""Of those that run by default. A differential test holds them to presidio's own answers."""
_IBAN_HINT = re.compile(r"[A-Z]{2}[0-9]{2}")
DEFAULT_NAMES: Sequence[str] = (*_WHERE, "iban_recognizer", "phone_recognizer")
"""What presidio runs on English when nothing is configured, without its model."""
LACKING_NAMES: Sequence[str] = (
    "us_bank_recognizer",
    "us_driver_license_recognizer",
    "us_itin_recognizer",
    "us_passport_recognizer",
    "date_recognizer",
    "medical_license_recognizer",
    "uuid_recognizer",
    "phone_recognizer",
)
"""Those of them that find what no recogniser of our own does, or does as well."""


class Run(Protocol):
    """One recogniser, ready to run."""

    context: tuple[str, ...]

    def find(self, view: IslandView) -> Iterator[Span]:
        """What it finds."""
        ...


def recognizer_classes() -> Mapping[str, Callable[[], EntityRecognizer]]:
    """Every recogniser that reads text by rules, by the name of its module."""
    prefix = f"{predefined_recognizers.__name__}."
    found = {}
    for package in ("generic", "country_specific"):
        inner = import_module(prefix + package)
        for info in walk_packages(inner.__path__, f"{inner.__name__}."):
            name = info.name.rpartition(".")[2]
            classes = [
                one
                for _, one in getmembers(import_module(info.name), isclass)
                if one.__module__ == info.name and issubclass(one, EntityRecognizer)
            ]
            if classes:
                found[name] = classes[0]
    return MappingProxyType({**found, "email_recognizer": OfflineEmailRecognizer})


def runs_of(names: Sequence[str]) -> Sequence[Run]:
    """The recognisers of these names.

    Raises:
        InvalidInputError: There is none of such a name.
    """
    classes = recognizer_classes()
    return [_run(OTHER_NAMES.get(name, name), classes) for name in names]


def _run(name: str, classes: Mapping[str, Callable[[], EntityRecognizer]]) -> Run:
    if name in NATIONAL:
        return NationalRun(NATIONAL[name])
    if name not in classes:
        raise InvalidInputError(f"There is no recogniser of the name {name}.")
    recognizer = classes[name]()
    if isinstance(recognizer, PhoneRecognizer):
        return PhoneRun(recognizer)
    if (
        isinstance(recognizer, PatternRecognizer)
        and type(recognizer).analyze is PatternRecognizer.analyze
    ):
        return PatternRun(recognizer, _WHERE.get(name, _EVERYWHERE))
    return OwnReadingRun(recognizer, _IBAN_HINT if name == "iban_recognizer" else None)
