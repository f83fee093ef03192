"""An error as gRPC's richer model has it: a status with typed details."""

from collections.abc import Iterator, Mapping

from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status as RichStatus
from grpc import StatusCode

from watchfloor.core import InvalidInputError, SaturatedError, UnavailableError, WatchfloorError
from watchfloor.rpc.status import said_of, status_of

_DOMAIN = "watchfloor"


class StreamEndedError(Exception):
    """Ends a stream that was good so far.

    Attributes:
        why: What it is answered with.
        metadata: What the client needs to go on, for ``ErrorInfo``.
    """

    def __init__(self, why: WatchfloorError, metadata: Mapping[str, str]) -> None:
        super().__init__(str(why))
        self.why = why
        self.metadata = metadata


def rich_status(error: BaseException, *, metadata: Mapping[str, str] | None = None) -> RichStatus:
    """The status that answers ``error``; what it says is ours, never the caller's.

    ``ErrorInfo`` has the error's code in capitals, and the metadata; ``BadRequest`` the fields and
    reasons that REST gives; ``RetryInfo`` when to come back.
    """
    known = error if isinstance(error, WatchfloorError) else WatchfloorError("")
    number, _ = StatusCode[status_of(known).grpc].value
    status = RichStatus(code=number, message=said_of(known))
    for detail in _details(known, metadata):
        status.details.add().Pack(detail)
    return status


def _details(error: WatchfloorError, metadata: Mapping[str, str] | None) -> Iterator[Message]:
    yield ErrorInfo(reason=error.code.upper(), domain=_DOMAIN, metadata=metadata)
    if isinstance(error, InvalidInputError) and error.fields:
        violations = [
            BadRequest.FieldViolation(field=each.field, description=each.reason)
            for each in error.fields
        ]
        yield BadRequest(field_violations=violations)
    if isinstance(error, SaturatedError | UnavailableError):
        delay = Duration()
        delay.FromMilliseconds(round(error.retry_after_s * 1000))
        yield RetryInfo(retry_delay=delay)
