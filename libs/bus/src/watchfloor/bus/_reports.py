"""Buckets of what many processes tell of themselves; who ends to tell leaves them by itself."""

import contextlib
from collections.abc import Sequence
from typing import Generic, TypeVar

import nats.js.errors
from pydantic import BaseModel, ValidationError

from watchfloor.bus._errors import translated
from watchfloor.bus.connection import NATSBus

R = TypeVar("R", bound=BaseModel)


class Reports(Generic[R]):
    """One report of each process, the newest.

    All methods raise ``UnavailableError`` while the bus is away.

    Args:
        bus: The connection.
        bucket: Where they are.
        kind: What they are.
    """

    def __init__(self, bus: NATSBus, *, bucket: str, kind: type[R]) -> None:
        self._bus = bus
        self._bucket = bucket
        self._kind = kind

    async def put(self, name: str, report: R) -> None:
        """Keep a report for some seconds."""
        with translated("telling how it is"):
            await self._bus.bucket(self._bucket).put(name, report.model_dump_json().encode())

    async def forget(self, name: str) -> None:
        """Say that whoever had this name has ended."""
        with translated("telling how it is"):
            await self._bus.bucket(self._bucket).delete(name)

    async def read(self) -> Sequence[R]:
        """Those that were heard of lately, by their names."""
        bucket, found = self._bus.bucket(self._bucket), []
        with translated("reading how others are"), contextlib.suppress(nats.js.errors.NoKeysError):
            for name in sorted(await bucket.keys()):
                # One may leave while the others are read, or be of a release that says more.
                with contextlib.suppress(nats.js.errors.KeyNotFoundError, ValidationError):
                    entry = await bucket.get(name)
                    found.append(self._kind.model_validate_json(entry.value or b""))
        return found
