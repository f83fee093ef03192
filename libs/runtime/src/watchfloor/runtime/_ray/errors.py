"""What may become of a batch that an actor had."""

from watchfloor.core import UnavailableError


class ActorLostError(UnavailableError):
    """The actor's process ended while it had the batch: what was asked may have happened."""


class LeavingError(Exception):
    """The actor takes nothing more, because its pool becomes smaller; nothing has happened."""


class AnalyzersKilledError(Exception):
    """A batch ended the analyzers' process, and the successor's too."""
