"""Structured logs: set up once by the process, used through ``structlog.get_logger``."""

import logging
import sys
import warnings
from contextlib import AbstractContextManager
from typing import TextIO

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from watchfloor.telemetry._exceptions import describe_exception
from watchfloor.telemetry.tracing.context import current_trace

_WITH_HANDLERS_OF_THEIR_OWN = ("ray",)
_WARNINGS = "py.warnings"


def configure_logging(
    level: str = "info", *, json: bool | None = None, stream: TextIO | None = None
) -> None:
    """Send every log line of this process to ``stream``, in one form. The last call counts.

    A line has ``timestamp`` (UTC), ``level`` (upper case), ``message`` (the event), ``logger``,
    what was bound with ``structlog.contextvars``, and its own fields. Lines of other libraries
    take the same form and are kept from ``warning`` up: below that they talk about requests. So do
    the warnings of Python itself.

    Args:
        level: The lowest level of our own lines: debug, info, warning or error.
        json: One JSON object per line; by default so unless the stream is a terminal.
        stream: Standard error by default.
    """
    target = stream or sys.stderr
    as_json = not target.isatty() if json is None else json
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        _trace,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        _upper_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        describe_exception,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = _Handler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.EventRenamer("message"),
                _renderer(as_json=as_json, colors=target.isatty()),
            ],
            foreign_pre_chain=shared,
        )
    )
    for name in _WITH_HANDLERS_OF_THEIR_OWN:
        adopt_logger(name)
    root = logging.getLogger()
    for earlier in [one for one in root.handlers if isinstance(one, _Handler)]:
        root.removeHandler(earlier)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    warnings.showwarning = _tell_warning
    logging.getLogger("watchfloor").setLevel(level.upper())


def bound_to(**ids: str) -> AbstractContextManager[None]:
    """Every line of the block, and of tasks made in it, has these ids: ``threat_id=...``."""
    return structlog.contextvars.bound_contextvars(**ids)


def adopt_logger(name: str) -> None:
    """Have a library's lines in our form, though it wrote them itself when it was imported."""
    logger = logging.getLogger(name)
    logger.handlers.clear()
    logger.propagate = True
    logger.setLevel(logging.NOTSET)


def _tell_warning(
    message: Warning | str,  # noqa: ARG001 - may quote what a user sent
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001 - of whom Python asks
    line: str | None = None,  # noqa: ARG001 - the same
) -> None:
    """Make a warning of Python a line as all others: what kind and where, without its words."""
    structlog.get_logger(_WARNINGS).warning(
        "python_warned", kind=category.__name__, place=f"{filename}:{lineno}"
    )


class _Handler(logging.StreamHandler[TextIO]):
    """Ours, so that a second set-up replaces the first and nobody else's."""


def _renderer(*, as_json: bool, colors: bool) -> Processor:
    if as_json:
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=colors, event_key="message")


def _trace(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Say which trace and span the line belongs to, where there is one."""
    context = current_trace()
    if context is not None:
        event.setdefault("trace_id", context.trace_id)
        event.setdefault("span_id", context.span_id)
    return event


def _upper_level(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event["level"] = event["level"].upper()
    return event
