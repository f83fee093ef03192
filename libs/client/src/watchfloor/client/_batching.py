"""Cuts what is to be sent into requests that the server takes."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

BATCH_BYTES = 2_000_000
"""Well under the server's limit of 4 MiB for a body."""


class Encoded(NamedTuple):
    """One item of an array.

    Attributes:
        place: Its number among all items, from 0.
        body: Its JSON.
    """

    place: int
    body: bytes


def batches(
    items: Iterable[Encoded], *, most_items: int, most_bytes: int = BATCH_BYTES
) -> Iterator[list[Encoded]]:
    """The items in their order, each batch within both limits or of one item."""
    batch: list[Encoded] = []
    size_bytes = 0
    for item in items:
        is_full = len(batch) >= most_items or size_bytes + len(item.body) > most_bytes
        if batch and is_full:
            yield batch
            batch, size_bytes = [], 0
        batch.append(item)
        size_bytes += len(item.body)
    if batch:
        yield batch


def array_of(batch: Iterable[Encoded]) -> bytes:
    """The JSON array of a batch."""
    return b"[" + b",".join(item.body for item in batch) + b"]"
