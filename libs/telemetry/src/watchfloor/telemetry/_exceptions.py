"""Exceptions in logs: where and what kind, without the words that may quote a user."""

import sys
import traceback
from types import TracebackType

from structlog.types import EventDict, WrappedLogger

from watchfloor.core import WatchfloorError

ExceptionTriple = tuple[type[BaseException], BaseException, TracebackType | None]


def describe_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace ``exc_info`` by ``exception``, a list from the first cause to what was caught.

    Messages of libraries quote values: a column, a header, a body. Ours never do, so only ours
    are kept.
    """
    exc_info = event.pop("exc_info", None)
    caught = _caught(exc_info)
    if caught is not None:
        event["exception"] = _chain(caught)
    return event


def _caught(exc_info: object) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1] if isinstance(exc_info[1], BaseException) else None
    return sys.exception() if exc_info else None


def _chain(exc: BaseException) -> list[str]:
    seen: list[BaseException] = []
    link: BaseException | None = exc
    while link is not None and link not in seen:
        seen.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return [_describe(one) for one in reversed(seen)]


def _describe(exc: BaseException) -> str:
    kind = type(exc)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    said = f": {exc}" if isinstance(exc, WatchfloorError) else ""
    frames = traceback.extract_tb(exc.__traceback__)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    inner = [f"({part})" for one in _members(exc) for part in _chain(one)]
    return " < ".join([f"{name}{said}", *reversed(places), *inner])


def _members(exc: BaseException) -> tuple[BaseException, ...]:
    return exc.exceptions if isinstance(exc, BaseExceptionGroup) else ()
