"""What a stream is made of, whatever it tells."""

from collections.abc import AsyncGenerator, Callable, Hashable, Sequence
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from watchfloor.bus import ResumeToken
from watchfloor.telemetry import TraceContext


class Shown(StrEnum):
    """How much a watcher is told of each thing."""

    FULL = "full"
    ROW = "row"


class Heard(Protocol):
    """Anything with a place in a stream."""

    @property
    def token(self) -> ResumeToken:
        """Everything up to and including it was heard."""
        ...

    @property
    def trace(self) -> TraceContext | None:
        """Where in which trace it was published; nothing where that is not kept."""
        ...


H = TypeVar("H", bound=Heard)
H_co = TypeVar("H_co", bound=Heard, covariant=True)
H_contra = TypeVar("H_contra", bound=Heard, contravariant=True)


class Feed(Protocol[H_co]):
    """What happens, as it happens."""

    @property
    def position(self) -> ResumeToken:
        """All up to here was handed to the listeners."""
        ...

    def listen(
        self, listener: Callable[[H_co], None], *, on_reconnect: Callable[[], None] | None = None
    ) -> None:
        """Call ``listener`` with each; ``on_reconnect`` when some may have come late."""
        ...


class Replay(Protocol[H]):
    """What happened, as it happened."""

    def after(self, token: ResumeToken, *, project_id: str, until: int) -> AsyncGenerator[list[H]]:
        """A project's part after the token; ``HistoryGoneError`` where that is not held."""
        ...


class Listener(Protocol[H_contra]):
    """Those that wait for one thing each."""

    def deliver(self, heard: H_contra, /) -> None:
        """Wake those that wait for this."""
        ...

    def look_again(self) -> None:
        """Wake all: something may have come while nobody listened."""
        ...

    def close(self) -> None:
        """Wake all for the last time."""
        ...


class Wanted(Protocol[H_contra]):
    """What a watcher wants to see."""

    @property
    def project_id(self) -> str:
        """The watcher's own project."""
        ...

    @property
    def view(self) -> Shown:
        """How much of each."""
        ...

    @property
    def key(self) -> Hashable:
        """Equal for watchers that want the same."""
        ...

    def admits(self, heard: H_contra, /) -> bool:
        """Whether the watcher wants this."""
        ...


W = TypeVar("W", bound=Wanted[Any])
W_contra = TypeVar("W_contra", bound=Wanted[Any], contravariant=True)


class Newest(Protocol[W_contra]):
    """The newest things, to begin with."""

    async def __call__(self, wanted: W_contra, limit: int, /) -> Sequence[Any]:
        """So many, newest first, as the stream's ``Speech`` takes them."""
        ...
