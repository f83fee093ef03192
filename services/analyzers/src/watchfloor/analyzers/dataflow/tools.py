"""What a tool does, told by its name or declared."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from watchfloor.analyzers.dataflow.language import ENGLISH, Deed
from watchfloor.analyzers.dataflow.meaning import (
    NO_DEEDS,
    base_form,
    deeds_of,
    has_consequence,
    things,
)

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_FETCHED = frozenset(
    ["webpage", "page", "url", "website", "web", "site", "link", "http", "browser"]
)
_ONLY_LOOKS = frozenset(
    [
        "get",
        "list",
        "search",
        "find",
        "read",
        "fetch",
        "view",
        "show",
        "check",
        "query",
        "lookup",
        "describe",
        "count",
        "look",
        "retrieve",
        "calculate",
        "compute",
        "think",
        "summarize",
        "analyze",
        "verify",
        "inspect",
        "compare",
        "is",
        "has",
    ]
)
_SHORT_PART = 3


class Tool(NamedTuple):
    """A tool by its name.

    Attributes:
        name: As it is called.
        parts: The words of the name.
        deeds: What it does.
    """

    name: str
    parts: tuple[str, ...]
    deeds: frozenset[Deed]

    @property
    def things(self) -> tuple[str, ...]:
        """What it does it to, as far as its name says: "alarm" in ``alarm_set``."""
        at = _verb_at(self.parts)
        rest = self.parts[1:] if at is None else (*self.parts[:at], *self.parts[at + 1 :])
        return tuple(part for part in rest if len(part) > _SHORT_PART)

    @property
    def is_consequential(self) -> bool:
        """Whether it changes something for somebody."""
        return has_consequence(self.deeds)


class Toolbox:
    """Tells what tools do.

    Args:
        declared: What tools do, by name; overrides what a name says.
    """

    def __init__(self, declared: Mapping[str, frozenset[Deed]] | None = None) -> None:
        self._declared = dict(declared or {})

    def tool(self, name: str) -> Tool:
        """The tool of that name."""
        parts, deeds = _read(name[:200])
        return Tool(name, parts, self._declared.get(name, deeds))


def _verb_at(parts: tuple[str, ...]) -> int | None:
    # "claims_waive": what stands as a verb comes before what only might be one.
    for verbs in (parts, tuple(map(base_form, parts))):
        for at, part in enumerate(verbs):
            if part in ENGLISH.verbs:
                return at
    return None


@lru_cache(maxsize=4096)
def _read(name: str) -> tuple[tuple[str, ...], frozenset[Deed]]:
    parts = tuple(part.lower() for part in _PART.findall(name))
    if any(part in _ONLY_LOOKS for part in parts[:2]):
        fetches = not _FETCHED.isdisjoint(parts)
        return parts, frozenset({Deed.RETRIEVE, Deed.VISIT} if fetches else {Deed.RETRIEVE})
    deeds, at = NO_DEEDS, _verb_at(parts)
    if at is not None:
        others = (*parts[:at], *parts[at + 1 :])
        deeds = deeds_of(base_form(parts[at]), others, ENGLISH)
        if deeds & {Deed.CREATE, Deed.MODIFY}:
            # "make_transfer": a deed as a thing.
            deeds |= frozenset().union(*(ENGLISH.verbs.get(part, NO_DEEDS) for part in others))
    return parts, deeds or things(parts, ENGLISH)
