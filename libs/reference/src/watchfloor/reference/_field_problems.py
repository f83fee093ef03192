"""What pydantic found wrong, as field problems that never repeat a value."""

from pydantic import ValidationError

from watchfloor.core import FieldProblem


def field_problems(error: ValidationError, *, prefix: str = "") -> tuple[FieldProblem, ...]:
    """One problem per field, with its dotted path under ``prefix``."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return tuple(
        FieldProblem(
            field=".".join(str(part) for part in (prefix, *entry["loc"]) if part != ""),
            reason=entry["msg"].removeprefix("Value error, "),
        )
        for entry in found
    )
