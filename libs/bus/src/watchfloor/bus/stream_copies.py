"""Whole streams as the server packs them: messages with their sequences, consumers, places."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import nats.js.errors
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from watchfloor.bus._errors import translated
from watchfloor.bus.connection import NATSBus
from watchfloor.core import InvalidInputError, UnavailableError

_PIECE_BYTES = 128 * 1024
"""A server takes messages of a megabyte, if not told otherwise."""
_PATIENCE_S = 60.0
_RESTORE_PATIENCE_S = 600.0
_ALL_WELL = (None, "204")


class StreamCopy(NamedTuple):
    """What must be known of a packed stream to unpack it.

    Attributes:
        name: The stream's.
        messages: How many it held when packing began; some may have come or gone meanwhile.
        config: How the server was told to keep it.
        state: What the server said of its sequences.
    """

    name: str
    messages: int
    config: Mapping[str, Any]
    state: Mapping[str, Any]


class StreamCopies:
    """Packs streams while they are used, and unpacks them in the place of what is there.

    A stream that was unpacked is another one for watchers: their tokens are ``HistoryGoneError``.
    A message that left a queue while it was packed may be in it again.

    Args:
        bus: The connection.
    """

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus

    async def take(self, name: str, write: Callable[[bytes], object]) -> StreamCopy:
        """Pack a stream with its consumers.

        Args:
            name: The stream's.
            write: Gets the pieces, in order.

        Raises:
            UnavailableError: The bus is away, or could not pack all of it.
        """
        with translated("copying a stream"):
            async with self._inbox() as (inbox, pieces):
                wanted = {"deliver_subject": inbox, "chunk_size": _PIECE_BYTES}
                said = await self._ask(f"STREAM.SNAPSHOT.{name}", wanted)
                while (piece := await pieces.next_msg(_PATIENCE_S)).data:
                    write(piece.data)
                    # Some ask for a sign that they came, so that not all is sent at once.
                    if piece.reply:
                        await piece.respond(b"")
        _require_whole(piece)
        return StreamCopy(name, said["state"]["messages"], said["config"], said["state"])

    async def put(self, copy: StreamCopy, read: Callable[[int], bytes]) -> int:
        """Unpack a stream; what is there under its name goes. Says how many messages it has.

        It is kept as the stream that is there is kept, and as it was where there is none.

        Args:
            copy: What ``take`` returned.
            read: Gives at most so many of the bytes that it wrote, and none at their end.

        Raises:
            InvalidInputError: They are no packed stream; none of its name is there then.
            UnavailableError: The bus is away or has no room; likewise.
        """
        with translated("restoring a stream"):
            config = await self._removed(copy.name) or copy.config
            wanted = {"config": config, "state": copy.state}
            said = await self._ask(f"STREAM.RESTORE.{copy.name}", wanted)
            while piece := read(_PIECE_BYTES):
                await self._bus.client.request(said["deliver_subject"], piece, _PATIENCE_S)
            ended = await self._bus.client.request(
                said["deliver_subject"], b"", _RESTORE_PATIENCE_S
            )
            try:
                restored = _answer(ended)
            except nats.js.errors.ServerError as exc:
                raise InvalidInputError(f"The copy of {copy.name} cannot be restored.") from exc
            # Of a stream that was not told again the server says that it differs from itself.
            await self._ask(f"STREAM.UPDATE.{copy.name}", config)
            return int(restored["state"]["messages"])

    async def clear(self, name: str) -> None:
        """Remove all messages of a stream.

        Raises:
            UnavailableError: The bus is away.
        """
        with translated("clearing a stream"):
            await self._bus.jetstream.purge_stream(name)

    async def _removed(self, name: str) -> Mapping[str, Any] | None:
        """How the stream was kept; nothing where there was none."""
        try:
            config: Mapping[str, Any] = (await self._ask(f"STREAM.INFO.{name}", {}))["config"]
        except nats.js.errors.NotFoundError:
            return None
        await self._ask(f"STREAM.DELETE.{name}", {})
        # What the server adds of its own it adds again.
        said = config.get("metadata", {}).items()
        own = {key: value for key, value in said if not key.startswith("_nats.")}
        return {**config, "metadata": own}

    @asynccontextmanager
    async def _inbox(self) -> AsyncIterator[tuple[str, Subscription]]:
        inbox = self._bus.client.new_inbox()
        pieces = await self._bus.client.subscribe(inbox)
        try:
            yield inbox, pieces
        finally:
            await pieces.unsubscribe()

    async def _ask(self, subject: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
        asked = json.dumps(wanted).encode()
        return _answer(await self._bus.client.request(f"$JS.API.{subject}", asked, _PATIENCE_S))


def _answer(message: Msg) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(message.data)
    if "error" in said:
        raise nats.js.errors.APIError.from_error(said["error"])
    return said


def _require_whole(last: Msg) -> None:
    """A last piece without a word, or with 204, ends the whole; any other says why it is not."""
    if (last.headers or {}).get("Status") not in _ALL_WELL:
        raise UnavailableError("The bus could not copy a stream.")
