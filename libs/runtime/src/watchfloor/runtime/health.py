"""How a component says how it is."""

from enum import StrEnum
from typing import NamedTuple, Protocol, runtime_checkable


class LifeState(StrEnum):
    """Where a component is in its life.

    An error is recoverable when the component itself, or time, may mend it; a permanent one needs
    a person.
    """

    STARTING = "starting"
    OK = "ok"
    RECOVERABLE_ERROR = "recoverable_error"
    PERMANENT_ERROR = "permanent_error"
    STOPPING = "stopping"
    STOPPED = "stopped"


class Health(NamedTuple):
    """A state and, where it is not ``ok``, why.

    Attributes:
        state: Where the component is in its life.
        detail: A sentence for the operator; never anything that a user sent.
    """

    state: LifeState
    detail: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether the component does its work."""
        return self.state is LifeState.OK


@runtime_checkable
class Reporting(Protocol):
    """A component that knows how it is without asking anybody."""

    def health(self) -> Health:
        """The present state; never blocks."""
        ...


@runtime_checkable
class Pingable(Protocol):
    """A component that finds out how it is by asking what it depends on."""

    async def ping(self) -> None:
        """Return when the work can be done.

        Raises:
            UnavailableError: It cannot, at the moment.
        """
        ...
