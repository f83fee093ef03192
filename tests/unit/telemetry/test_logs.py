"""What a log line looks like, and what never gets into one."""

import io
import json
import logging
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog

from watchfloor.core import UnavailableError
from watchfloor.telemetry import TraceContext, bound_to, configure_logging, within_trace

SECRET = "what-a-user-sent"


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_has_message_level_time_logger_and_its_fields() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)
    structlog.get_logger("watchfloor.somewhere").info("finding_opened", finding_id="f1")
    (line,) = lines(stream)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "message": "finding_opened",
        "level": "INFO",
        "logger": "watchfloor.somewhere",
        "finding_id": "f1",
    }


def test_time_is_utc() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)
    structlog.get_logger("watchfloor").info("clock_read")
    said = datetime.fromisoformat(lines(stream)[0]["timestamp"])
    assert abs((datetime.now(UTC) - said).total_seconds()) < 60


def test_a_line_says_which_span_it_belongs_to() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)
    trace_id, span_id = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    with within_trace(TraceContext(f"00-{trace_id}-{span_id}-01")), bound_to(threat_id="t1"):
        logging.getLogger("some.package").warning("said")
    structlog.get_logger("watchfloor").info("outside")
    inside, outside = lines(stream)
    assert (inside["trace_id"], inside["span_id"]) == (trace_id, span_id)
    assert inside["threat_id"] == "t1"
    assert not {"trace_id", "span_id", "threat_id"} & outside.keys()


def test_what_was_bound_at_the_border_is_in_every_line() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)
    with structlog.contextvars.bound_contextvars(trace_id="t1"):
        structlog.get_logger("watchfloor").info("inside")
    structlog.get_logger("watchfloor").info("outside")
    inside, outside = lines(stream)
    assert inside["trace_id"] == "t1"
    assert "trace_id" not in outside


def test_lines_of_other_libraries_take_the_same_form() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)
    logging.getLogger("some.package").warning("pool is %s", "exhausted")
    (line,) = lines(stream)
    assert line["message"] == "pool is exhausted"
    assert line["level"] == "WARNING"
    assert line["logger"] == "some.package"
    assert set(line) == {"message", "level", "logger", "timestamp"}


@pytest.mark.parametrize(
    "logger",
    ["asyncio", "asyncpg", "grpc._cython", "nats.aio.client", "sqlalchemy.pool"],
)
def test_every_librarys_lines_take_the_same_form(logger: str) -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)
    logging.getLogger(logger).warning("said")
    assert [(line["logger"], line["message"]) for line in lines(stream)] == [(logger, "said")]


def test_so_do_pythons_own_warnings_without_their_words() -> None:
    """They may quote what a user sent, as pydantic's do."""
    stream = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        configure_logging(stream=stream)
        warnings.warn(SECRET, DeprecationWarning, stacklevel=1)
    (line,) = lines(stream)
    assert (line["message"], line["level"]) == ("python_warned", "WARNING")
    assert line["kind"] == "DeprecationWarning"
    assert "test_logs.py:" in line["place"]
    assert SECRET not in stream.getvalue()


@pytest.fixture
def own_handler() -> Iterator[io.StringIO]:
    """What Ray does when it is imported."""
    written, ray = io.StringIO(), logging.getLogger("ray")
    before = (ray.handlers[:], ray.propagate, ray.level)
    ray.handlers, ray.propagate = [logging.StreamHandler(written)], False
    ray.setLevel(logging.INFO)
    yield written
    ray.handlers, ray.propagate = before[:2]
    ray.setLevel(before[2])


def test_a_library_that_writes_its_lines_itself_takes_the_same_form(
    own_handler: io.StringIO,
) -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)
    logging.getLogger("ray.worker").info("talk")
    logging.getLogger("ray.worker").warning("pool is exhausted")
    assert [line["message"] for line in lines(stream)] == ["pool is exhausted"]
    assert own_handler.getvalue() == ""


@pytest.mark.parametrize(
    ("logger", "level", "is_kept"),
    [
        ("watchfloor.bus", "info", True),
        ("watchfloor.bus", "debug", False),
        ("uvicorn.access", "info", False),
        ("sqlalchemy.pool", "warning", True),
    ],
    ids=["ours", "ours-below-level", "foreign-talk", "foreign-warning"],
)
def test_levels(logger: str, level: str, is_kept: bool) -> None:
    stream = io.StringIO()
    configure_logging("info", stream=stream)
    structlog.get_logger(logger).log(logging.getLevelNamesMapping()[level.upper()], "said")
    assert bool(lines(stream)) is is_kept


@pytest.mark.expects_error("call_failed")
@pytest.mark.parametrize("is_foreign", [False, True], ids=["ours", "foreign"])
def test_an_exception_says_where_and_what_kind_but_quotes_nobody(is_foreign: bool) -> None:
    """Libraries put the offending value into the message; it must not reach a disk."""
    stream = io.StringIO()
    configure_logging(stream=stream)
    try:
        int(SECRET)
    except ValueError:
        if is_foreign:
            logging.getLogger("some.package").exception("call_failed")
        else:
            structlog.get_logger("watchfloor").exception("call_failed")
    (line,) = lines(stream)
    (described,) = line["exception"]
    assert described.startswith("ValueError < ")
    assert "test_logs.py" in described
    assert SECRET not in stream.getvalue()


@pytest.mark.expects_error("call_failed")
def test_an_error_of_ours_keeps_its_sentence_and_its_cause() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)
    try:
        try:
            int(SECRET)
        except ValueError as exc:
            raise UnavailableError("The store is away.") from exc
    except UnavailableError:
        structlog.get_logger("watchfloor").exception("call_failed")
    cause, caught = lines(stream)[0]["exception"]
    assert cause.startswith("ValueError <")
    assert caught.startswith("watchfloor.core.errors.UnavailableError: The store is away. <")
    assert SECRET not in stream.getvalue()


@pytest.mark.expects_error("tasks_failed")
def test_every_member_of_a_group_is_described() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)
    group = ExceptionGroup(SECRET, [KeyError(SECRET), UnavailableError("Away.")])
    structlog.get_logger("watchfloor").error("tasks_failed", exc_info=group)
    (described,) = lines(stream)[0]["exception"]
    assert (
        described
        == "ExceptionGroup < (KeyError) < (watchfloor.core.errors.UnavailableError: Away.)"
    )


def test_a_line_break_in_a_field_does_not_begin_a_line() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)
    structlog.get_logger("watchfloor").info("named", name='a\n{"message": "forged"}')
    assert len(lines(stream)) == 1


def test_a_terminal_gets_words_and_not_json() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream, json=False)
    structlog.get_logger("watchfloor").info("server_started", port=1)
    assert "server_started" in stream.getvalue()
    assert not stream.getvalue().lstrip().startswith("{")


def test_the_last_set_up_counts() -> None:
    first, second = io.StringIO(), io.StringIO()
    log = structlog.get_logger("watchfloor.early")
    configure_logging(stream=first)
    configure_logging(stream=second)
    log.info("said")
    assert not first.getvalue()
    assert len(lines(second)) == 1
