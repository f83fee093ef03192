"""Names of fields in answers: a caller may have made them up of what is to be kept back."""

from collections.abc import Callable
from contextvars import ContextVar

from watchfloor.core import Caller, FieldProblem, UnavailableError
from watchfloor.gateway.redaction import Redactions

_HIDDEN = "***"


def _as_it_is(name: str) -> str:
    return name


_TELL: ContextVar[Callable[[str], str]] = ContextVar("tell", default=_as_it_is)
"""How names are told in the request that is served."""


async def tell_names_of(caller: Caller, redactions: Redactions) -> None:
    """Tell names from here on in this request as the caller's project wants it."""
    try:
        edge = await redactions.of(caller.project_id)
    except UnavailableError:
        # Routes that take something say so for themselves; others need no policy.
        _TELL.set(lambda _: _HIDDEN)
        return
    if edge.redactor is not None:
        _TELL.set(edge.redactor.name)


def told(problem: FieldProblem) -> FieldProblem:
    """The problem, its field called as it may be told."""
    return problem._replace(field=_TELL.get()(problem.field))
