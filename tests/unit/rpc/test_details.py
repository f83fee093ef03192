import pytest
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status as RichStatus
from grpc import StatusCode

from watchfloor.core import (
    FieldProblem,
    InvalidInputError,
    NotFoundError,
    SaturatedError,
    UnavailableError,
    WatchfloorError,
)
from watchfloor.rpc import STATUSES, rich_status


def info_of(status: RichStatus) -> ErrorInfo:
    info = ErrorInfo()
    assert status.details[0].Unpack(info)
    return info


@pytest.mark.parametrize("cls", STATUSES, ids=lambda cls: cls.__name__)
def test_every_error_has_its_number_and_its_code(cls: type[WatchfloorError]) -> None:
    status = rich_status(cls("Why."))
    assert StatusCode[STATUSES[cls].grpc].value[0] == status.code
    assert (info_of(status).reason, info_of(status).domain) == (cls.code.upper(), "watchfloor")


def test_fields_and_reasons_are_told() -> None:
    problems = (FieldProblem("a.0", "is required"), FieldProblem("", "is wrong"))
    bad = BadRequest()
    assert rich_status(InvalidInputError("x", fields=problems)).details[1].Unpack(bad)
    told = [(each.field, each.description) for each in bad.field_violations]
    assert told == [tuple(each) for each in problems]


@pytest.mark.parametrize("cls", [SaturatedError, UnavailableError])
def test_who_may_come_back_learns_when(cls: type[SaturatedError | UnavailableError]) -> None:
    retry = RetryInfo()
    assert rich_status(cls("x", retry_after_s=2.5)).details[1].Unpack(retry)
    assert retry.retry_delay.ToMilliseconds() == 2500


def test_who_may_not_come_back_is_told_no_time() -> None:
    assert len(rich_status(NotFoundError("x")).details) == 1


def test_a_fault_of_ours_says_nothing_of_itself() -> None:
    status = rich_status(KeyError("secret"))
    assert b"secret" not in status.SerializeToString()
    assert status.message == "Something went wrong on our side."


def test_what_a_client_needs_to_go_on_stands_beside_the_code() -> None:
    status = rich_status(UnavailableError("x"), metadata={"resume_token": "5-1-1"})
    assert dict(info_of(status).metadata) == {"resume_token": "5-1-1"}
