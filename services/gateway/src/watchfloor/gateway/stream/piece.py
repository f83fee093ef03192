"""Messages that are told together, in the forms of every face."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from websockets.frames import Frame, Opcode

from watchfloor.bus import ResumeToken
from watchfloor.gateway.stream.message import Message

_LARGEST_BYTES = 65_536


class Piece:
    """As many messages as fit into one write; each form is made once for all watchers.

    Args:
        messages: At least one, in order.

    Attributes:
        messages: The same.
    """

    def __init__(self, messages: Sequence[Message]) -> None:
        self.messages = messages

    @property
    def token(self) -> ResumeToken:
        """Where the watcher stands after it."""
        return self.messages[-1].token

    @cached_property
    def events(self) -> bytes:
        """As server-sent events."""
        return b"".join(message.event for message in self.messages)

    @cached_property
    def frame(self) -> bytes:
        """As one frame of a WebSocket, whose head is the same for all: a server masks nothing."""
        objects = [message.object for message in self.messages]
        several = b'{"type":"batch","messages":[%b]}'
        text = several % b",".join(objects) if len(objects) > 1 else objects[0]
        return Frame(Opcode.TEXT, text).serialize(mask=False)

    @cached_property
    def batch_response(self) -> bytes:
        """As one message of gRPC, as that is sent."""
        if len(self.messages) == 1:
            return self.messages[0].serialised_response
        responses = [message.response for message in self.messages]
        batch = type(responses[0])(resume_token=str(self.token))
        batch.batch.messages.extend(responses)
        serialised: bytes = batch.SerializeToString()
        return serialised


def in_pieces(messages: Iterable[Message]) -> Iterator[Piece]:
    """All of them, in order, each piece as much as fits into one write."""
    piece: list[Message] = []
    size = 0
    for message in messages:
        if piece and size + message.size > _LARGEST_BYTES:
            yield Piece(piece)
            piece, size = [], 0
        piece.append(message)
        size += message.size
    if piece:
        yield Piece(piece)
