"""WebSocket as a watcher must read it, and no more: RFC 6455 without extensions.

A thousand watchers on the machine that is measured must cost next to nothing, so frames are cut
out of the stream of bytes and hardly looked at.
"""

import base64
import os
from collections.abc import Iterator
from typing import NamedTuple

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
_FINAL, _MASKED, _OPCODE, _LENGTH = 0x80, 0x80, 0x0F, 0x7F
_SHORT, _LONG = 126, 127
_LENGTH_BYTES = {_SHORT: 2, _LONG: 8}


class Frame(NamedTuple):
    """One frame of a server.

    Attributes:
        opcode: What kind it is.
        payload: What is in it.
    """

    opcode: int
    payload: bytes


class FrameReader:
    """Cuts frames out of a stream of bytes. A server's frames are not masked."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames that are complete with these bytes."""
        data = self._rest + data if self._rest else data
        start = 0
        while (header := _header(data, start)) is not None:
            body, end = header
            if end > len(data):
                break
            yield Frame(data[start] & _OPCODE, data[body:end])
            start = end
        self._rest = data[start:]


def client_frame(opcode: int, payload: bytes) -> bytes:
    """A short frame as a client sends it; masked with zeroes, which leave it as it is.

    Raises:
        ValueError: It is too long to be a control frame.
    """
    if len(payload) >= _SHORT:
        raise ValueError("a control frame has less than 126 bytes")
    return bytes((_FINAL | opcode, _MASKED | len(payload))) + bytes(4) + payload


def handshake(path: str, host: str, key: str) -> bytes:
    """The request that asks for a WebSocket, with the caller's key."""
    nonce = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {nonce}\r\nX-Api-Key: {key}\r\n\r\n"
    ).encode()


def _header(data: bytes, start: int) -> tuple[int, int] | None:
    """Where the payload of the frame begins and ends; nothing while that cannot be told."""
    if len(data) < start + 2:
        return None
    length, body = data[start + 1] & _LENGTH, start + 2
    if more := _LENGTH_BYTES.get(length):
        if len(data) < body + more:
            return None
        length, body = int.from_bytes(data[body : body + more], "big"), body + more
    return body, body + length
