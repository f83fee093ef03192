"""Readiness as components tell it."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from watchfloor.core import UnavailableError
from watchfloor.runtime import Check, Part, Reporting

NO_CHECKS: Mapping[str, Check] = MappingProxyType({})


def told_by(parts: Iterable[Part]) -> dict[str, Check]:
    """A check of each part that knows how it is without asking anybody, by its name."""
    return {
        part.name: _Told(part.name, part.component)
        for part in parts
        if isinstance(part.component, Reporting)
    }


class _Told:
    def __init__(self, name: str, component: Reporting) -> None:
        self._name = name
        self._component = component

    async def __call__(self) -> None:
        health = self._component.health()
        if not health.is_ok:
            raise UnavailableError(health.detail or f"{self._name} is {health.state}")
