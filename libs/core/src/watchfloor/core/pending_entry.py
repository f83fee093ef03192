"""The audit entry of the call that is being served, until a transaction takes it along."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from watchfloor.core.audit import AuditEntry


class PendingEntry:
    """An entry that must be written together with what it tells of.

    Args:
        make: The signed entry, in the log of the project where the change happens.
    """

    def __init__(self, make: Callable[[str], AuditEntry]) -> None:
        self.make = make
        self.is_written = False


_PENDING: ContextVar[PendingEntry | None] = ContextVar("pending_entry", default=None)


def pending_entry() -> PendingEntry | None:
    """What the next transaction that changes something must write, too."""
    pending = _PENDING.get()
    return None if pending is None or pending.is_written else pending


@contextmanager
def entry_pending() -> Iterator[Callable[[PendingEntry], None]]:
    """While the block runs, what is handed to the yielded function is pending.

    What it starts in the background does not outlive it as part of the call.
    """
    held: list[PendingEntry] = []

    def hold(pending: PendingEntry) -> None:
        held.append(pending)
        _PENDING.set(pending)

    before = _PENDING.set(None)
    try:
        yield hold
    finally:
        _PENDING.reset(before)
        for each in held:
            each.is_written = True
