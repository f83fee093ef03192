"""Statuses of gRPC as the product's own errors, the same that REST gives."""

from collections.abc import Mapping

import grpc
from google.protobuf.message import DecodeError
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status as RichStatus

from watchfloor.client._documents import not_ours
from watchfloor.client._place import Place
from watchfloor.client._problem import made
from watchfloor.core import FieldProblem, TooLargeError, WatchfloorError
from watchfloor.rpc import STATUSES

_DETAILS = "grpc-status-details-bin"
_BY_STATUS = {status.grpc: kind for kind, status in reversed(tuple(STATUSES.items()))}
# A connection that breaks in the middle of a stream may end in any of these.
_GONE = frozenset(
    {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.CANCELLED,
        grpc.StatusCode.UNKNOWN,
        grpc.StatusCode.INTERNAL,
    }
)

_DISTRUST = ("CERTIFICATE_VERIFY_FAILED", "Hostname Verification Check failed")


def error_of(call: grpc.aio.AioRpcError, place: Place) -> WatchfloorError:
    """What a failed call means; where nobody answered, the product is looked for again."""
    rich = _rich_status(call)
    if rich is None:
        return _of_nobody(call, place)
    told = _Told(rich)
    return made(
        told.info.reason.lower(),
        otherwise=_BY_STATUS.get(call.code().name),
        message=rich.message,
        fields=told.fields,
        retry_after_s=told.retry_after_s,
    )


def resume_token_of(call: grpc.aio.AioRpcError) -> str:
    """Where a stream that ended is to go on; empty where it did not say."""
    rich = _rich_status(call)
    return "" if rich is None else _Told(rich).info.metadata.get("resume_token", "")


class _Told:
    """What the details of a status say."""

    def __init__(self, status: RichStatus) -> None:
        self.info, self.retry_after_s = ErrorInfo(), 1.0
        self.fields: tuple[FieldProblem, ...] = ()
        request, retry = BadRequest(), RetryInfo()
        for detail in status.details:
            detail.Unpack(self.info)
            if detail.Unpack(request):
                self.fields = tuple(
                    FieldProblem(each.field, each.description) for each in request.field_violations
                )
            if detail.Unpack(retry):
                self.retry_after_s = retry.retry_delay.ToMilliseconds() / 1000


def _rich_status(call: grpc.aio.AioRpcError) -> RichStatus | None:
    trailing: Mapping[str, str | bytes] = dict(call.trailing_metadata() or ())
    details = trailing.get(_DETAILS)
    if not isinstance(details, bytes):
        return None
    try:
        return RichStatus.FromString(details)
    except DecodeError:
        return None


def _of_nobody(call: grpc.aio.AioRpcError, place: Place) -> WatchfloorError:
    """A failure that the product itself said nothing about."""
    code = call.code()
    # The library tells of a refused certificate in words alone.
    if any(words in (call.details() or "") for words in _DISTRUST):
        return place.untrusted("gRPC could not verify it")
    if code in _GONE:
        return place.lost(is_late=False)
    if code is grpc.StatusCode.DEADLINE_EXCEEDED:
        return place.lost(is_late=True)
    if code is grpc.StatusCode.RESOURCE_EXHAUSTED:
        return TooLargeError("The message is larger than the other side takes.")
    kind = _BY_STATUS.get(code.name)
    return not_ours() if kind is None else kind(f"The server answered {code.name}.")
