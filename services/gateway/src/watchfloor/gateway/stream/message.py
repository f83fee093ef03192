"""What a watcher is told, in the forms of every face; each form is made once for all watchers."""

from datetime import datetime
from enum import StrEnum
from functools import cached_property

from watchfloor.bus import Result, ResumeToken
from watchfloor.gateway.threat_messages import response_of
from watchfloor.v1 import threat_service_pb2 as pb


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
        self, name: str, token: ResumeToken, *, member: bytes = b"", data: bytes | None = None
    ) -> None:
        """Make a message.

        Args:
            name: Its type.
            token: Where the watcher stands after it.
            member: What it says, as one member of a JSON object.
            data: What it says where nothing else stands beside it; that object when absent.
        """
        self.name = name
        self.token = token
        self._member = member
        self._data = b"{%b}" % member if data is None else data

    @classmethod
    def of(cls, result: Result) -> "Message":
        """That a threat appeared or changed."""
        name = "threat_updated" if result.message.revision else "new_threat"
        data = result.message.data
        return cls(name, result.token, member=b'"threat":%b' % data, data=data)

    @classmethod
    def initial_batch(cls, documents: list[bytes], token: ResumeToken) -> "Message":
        """The newest threats, newest first."""
        return cls("initial_batch", token, member=b'"threats":[%b]' % b",".join(documents))

    @classmethod
    def reset(cls, missed_since: datetime, token: ResumeToken) -> "Message":
        """That what happened since then cannot be told any more."""
        moment = missed_since.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return cls("reset", token, member=b'"missed_since":"%b"' % moment.encode())

    @cached_property
    def event(self) -> bytes:
        """As a server-sent event."""
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
    def response(self) -> pb.WatchThreatsResponse:
        """As a message of gRPC."""
        return response_of(self.name, str(self.token), self._data)

    @property
    def size(self) -> int:
        """About how many bytes each form has."""
        return len(self._data)
