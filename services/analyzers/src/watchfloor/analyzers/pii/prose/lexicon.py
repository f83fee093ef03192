"""Names of people and places from licensed lists, read once; NOTICE says whose they are."""

import gzip
from functools import cache
from importlib.resources import files

from watchfloor.analyzers.pii.prose.words import OTHER_COUNTRY_NAMES


@cache
def _listed(name: str) -> frozenset[str]:
    data = files("watchfloor.analyzers.pii.prose") / "data" / f"{name}.txt.gz"
    return frozenset(gzip.decompress(data.read_bytes()).decode("utf-8").lower().splitlines())


def given_names() -> frozenset[str]:
    """First names, in lower case."""
    return _listed("given_names")


def surnames() -> frozenset[str]:
    """Family names, in lower case."""
    return _listed("surnames")


@cache
def countries() -> frozenset[str]:
    """Countries, continents and states by their usual names, in lower case."""
    return _listed("countries") | {name.lower() for name in OTHER_COUNTRY_NAMES}


def cities() -> frozenset[str]:
    """Places of 15,000 people or more, in lower case."""
    return _listed("cities")


def large_cities() -> frozenset[str]:
    """Places of 150,000 people or more, in lower case."""
    return _listed("large_cities")
