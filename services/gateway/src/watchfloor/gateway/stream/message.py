"""What a watcher is told, in the forms of every face; each form is made once for all watchers."""

from collections.abc import Callable
from enum import StrEnum
from functools import cached_property
from typing import Any

from watchfloor.bus import ResumeToken


class Ending(StrEnum):
    """Why a stream ended; a watcher whose key is good goes on with its token."""

    TOO_SLOW = "too_slow"
    STOPPING = "stopping"
    UNAVAILABLE = "unavailable"
    UNAUTHENTICATED = "unauthenticated"


class Message:
    """One message of a stream.

    Attributes:
        name: Its type.
        token: Where the watcher stands after it.
    """

    def __init__(
        self,
        name: str,
        token: ResumeToken,
        *,
        member: bytes = b"",
        data: bytes | None = None,
        respond: Callable[[], Any],
    ) -> None:
        """Make a message.

        Args:
            name: Its type.
            token: Where the watcher stands after it.
            member: What it says, as one member of a JSON object.
            data: What it says where nothing else stands beside it; that object when absent.
            respond: Makes the message of gRPC.
        """
        self.name = name
        self.token = token
        self._member = member
        self._data = b"{%b}" % member if data is None else data
        self._respond = respond

    @cached_property
    def event(self) -> bytes:
        """As a server-sent event; a sign of life is a comment that moves the reader's token."""
        if self.name == "ping":
            return b": ping\nid: %b\n\n" % str(self.token).encode()
        # Between the tokens of JSON a line break is only a space; here it would end the data.
        data = self._data.replace(b"\r", b" ").replace(b"\n", b" ")
        return b"event: %b\nid: %b\ndata: %b\n\n" % (
            self.name.encode(),
            str(self.token).encode(),
            data,
        )

    @cached_property
    def object(self) -> bytes:
        """As a JSON object."""
        more = b"," + self._member if self._member else b""
        head = b'{"type":"%b","token":"%b"' % (self.name.encode(), str(self.token).encode())
        return b"%b%b}" % (head, more)

    @cached_property
    def response(self) -> Any:  # noqa: ANN401 - each stream has a message of its own
        """As a message of gRPC."""
        return self._respond()

    @cached_property
    def serialised_response(self) -> bytes:
        """As that is sent."""
        serialised: bytes = self.response.SerializeToString()
        return serialised

    @property
    def size(self) -> int:
        """About how many bytes each form has."""
        return len(self._data)
