"""One export request, whichever way it came."""

from functools import partial
from typing import NamedTuple

from google.protobuf.message import DecodeError, Message

from watchfloor.core import Caller, InvalidInputError, MalformedError
from watchfloor.gateway.otlp.encoding import Form, unpacked
from watchfloor.gateway.otlp.signals import METRICS, Signal
from watchfloor.gateway.services import Services
from watchfloor.traces import Normalised, Origin


class Body(NamedTuple):
    """What was sent.

    Attributes:
        raw: As it came.
        form: How it is written.
        is_packed: Whether by gzip.
    """

    raw: bytes
    form: Form = Form.PROTOBUF
    is_packed: bool = False


async def export(services: Services, caller: Caller, signal: Signal, body: Body) -> Message:
    """The answer to a request, once what it tells is durable.

    Raises:
        MalformedError: It cannot be read.
        TooLargeError: It is over the limit when unpacked.
        SaturatedError: The project has too much waiting.
        UnavailableError: There is no room, or a part is away; it may be sent again.
    """
    if signal is METRICS:
        return signal.response()
    limit = services.config.otlp_max_body_bytes
    taken = await services.traces.take(
        caller, partial(_read, signal, body, limit), size_bytes=len(body.raw)
    )
    return signal.answer(taken)


def _read(signal: Signal, body: Body, limit: int, origin: Origin) -> Normalised:
    raw = unpacked(body.raw, limit=limit) if body.is_packed else body.raw
    try:
        if body.form is Form.JSON:
            request = signal.parse_json(raw)
        else:
            request = signal.request.FromString(raw)
    except (DecodeError, InvalidInputError):
        # OTLP knows one kind of bad data.
        raise MalformedError(f"The body is not an {signal.request.DESCRIPTOR.name}.") from None
    return signal.read(request, origin)
