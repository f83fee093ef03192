"""How one kind of stream says what it has to tell."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, Generic

from watchfloor.bus import ResumeToken
from watchfloor.gateway.stream.message import Message
from watchfloor.gateway.stream.port import H, Shown

Response = Any
"""A message of gRPC; each stream has a kind of its own."""


class Speech(ABC, Generic[H]):
    """Makes the messages of a stream.

    Args:
        kind: Makes an empty message of gRPC.

    Attributes:
        noun: What it tells of, in the names of spans.
    """

    noun: ClassVar[str]

    def __init__(self, kind: Callable[..., Response]) -> None:
        self._kind = kind

    @abstractmethod
    def of(self, heard: H, view: Shown) -> Message:
        """That something happened."""

    @abstractmethod
    def identity(self, heard: H) -> Hashable | None:
        """What is the same where it is published again; nothing where all is told."""

    @abstractmethod
    def initial_batch(self, newest: Sequence[Any], token: ResumeToken, view: Shown) -> Message:
        """What there is, newest first."""

    def reset(self, missed_since: datetime, token: ResumeToken) -> Message:
        """That what happened since then cannot be told any more."""
        moment = missed_since.isoformat(timespec="milliseconds").replace("+00:00", "Z")

        def respond() -> Response:
            response = self.response("reset", token)
            response.reset.missed_since.FromJsonString(moment)
            return response

        member = b'"missed_since":"%b"' % moment.encode()
        return Message("reset", token, member=member, respond=respond)

    def ping(self, token: ResumeToken) -> Message:
        """That the line lives."""
        return Message("ping", token, respond=partial(self.response, "ping", token))

    def response(self, name: str, token: ResumeToken) -> Response:
        """The message of gRPC that has this name and says nothing more."""
        response = self._kind(resume_token=str(token))
        # A message is there once it is touched, whatever it says.
        getattr(response, name).SetInParent()
        return response
