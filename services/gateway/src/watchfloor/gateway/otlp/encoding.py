"""How requests and answers are written: protobuf or JSON, packed or not."""

import zlib
from enum import StrEnum

from google.protobuf.json_format import MessageToJson
from google.protobuf.message import Message

from watchfloor.core import MalformedError, TooLargeError

_GZIP = 16 + zlib.MAX_WBITS


class Form(StrEnum):
    """How a message is written, by its content type."""

    PROTOBUF = "application/x-protobuf"
    JSON = "application/json"


def unpacked(packed: bytes, *, limit: int) -> bytes:
    """The content of gzip data; a small body that would be huge is given up at the limit.

    Raises:
        MalformedError: It is not gzip data as a whole.
        TooLargeError: It is larger than the limit.
    """
    unpacking = zlib.decompressobj(_GZIP)
    try:
        content = unpacking.decompress(packed, limit + 1)
    except zlib.error:
        raise MalformedError("The body is not gzip data.") from None
    if len(content) > limit:
        raise TooLargeError(f"The body must not be larger than {limit} bytes unpacked.")
    if not unpacking.eof or unpacking.unused_data:
        raise MalformedError("The body is not one whole piece of gzip data.")
    return content


def written(message: Message, form: Form) -> bytes:
    """The message as its receiver asked for it."""
    if form is Form.JSON:
        return MessageToJson(message, indent=None).encode()
    return message.SerializeToString()
