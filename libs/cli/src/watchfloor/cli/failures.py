"""Errors as a person at a terminal wants them: one line, what to do, an exit code."""

from collections.abc import Iterator
from contextlib import contextmanager

from watchfloor.cli.terminal import clean
from watchfloor.core import (
    DeniedError,
    FieldProblem,
    InvalidInputError,
    TooLargeError,
    UnauthenticatedError,
    WatchfloorError,
)

"""Exit codes beside 0: it failed, it was asked for wrongly, what was looked at is damaged."""

FAILED = 1
USAGE = 2
DAMAGED = 3

_WHAT_TO_DO: tuple[tuple[type[WatchfloorError], str], ...] = (
    (UnauthenticatedError, "Give a valid key with --key or WATCHFLOOR_KEY."),
    (DeniedError, "This needs an admin key (DATA_DIR/admin.key)."),
    (TooLargeError, "Send less at once."),
)


class UsageError(InvalidInputError):
    """The command line or the configuration must be changed; exit code 2."""

    code = "usage"


@contextmanager
def as_usage() -> Iterator[None]:
    """What is invalid inside was given by the operator: in the configuration, in an option."""
    try:
        yield
    except InvalidInputError as exc:
        raise UsageError(str(exc), fields=exc.fields) from exc


def exit_code(error: WatchfloorError) -> int:
    """2 where the command line or configuration is at fault, else 1."""
    return USAGE if isinstance(error, UsageError) else FAILED


def lines_of(error: WatchfloorError) -> Iterator[str]:
    """The error in a line, then one line for each field that is at fault."""
    advice = next((text for kind, text in _WHAT_TO_DO if isinstance(error, kind)), "")
    yield clean(f"error: {error} {advice}".strip())
    if isinstance(error, InvalidInputError):
        yield from (f"  {problem_line(problem)}" for problem in error.fields)


def problem_line(problem: FieldProblem) -> str:
    """One refused field in words."""
    return clean(f"{problem.field}: {problem.reason}" if problem.field else problem.reason)
