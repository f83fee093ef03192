"""Validation errors as reasons in our own words, which never repeat what the caller sent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from watchfloor.core.errors import FieldProblem, InvalidInputError

M = TypeVar("M", bound=BaseModel)

_MOST_PROBLEMS = 20
_LONGEST_PART = 64
_MOST_PARTS = 8
_MOST_MEMBERS = 1_000

_TIME = "must be a time with a zone, for example 2025-01-31T12:00:00Z"
_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "missing": "is required",
        "given_twice": "must be given only once",
        "extra_forbidden": "is not a known field",
        "enum": "must be one of {expected}",
        "literal_error": "must be one of {expected}",
        "int_type": "must be an integer",
        "int_parsing": "must be an integer",
        "int_parsing_size": "must be an integer of fewer digits",
        "int_from_float": "must be an integer",
        "float_type": "must be a number",
        "float_parsing": "must be a number",
        "finite_number": "must be a finite number",
        "bool_type": "must be true or false",
        "bool_parsing": "must be true or false",
        "string_type": "must be a string",
        "string_unicode": "must be valid Unicode",
        "string_too_long": "must have at most {max_length} characters",
        "string_too_short": "must have at least {min_length} character(s)",
        "string_pattern_mismatch": "must match {pattern}",
        "greater_than": "must be greater than {gt}",
        "greater_than_equal": "must be at least {ge}",
        "less_than": "must be less than {lt}",
        "less_than_equal": "must be at most {le}",
        "dict_type": "must be an object",
        "model_type": "must be an object",
        "model_attributes_type": "must be an object",
        "list_type": "must be an array",
        "tuple_type": "must be an array",
        "too_long": "must have at most {max_length} items",
        "too_short": "must have at least {min_length} item(s)",
        "datetime_type": _TIME,
        "datetime_parsing": _TIME,
        "datetime_from_date_parsing": _TIME,
        "datetime_object_invalid": _TIME,
        "timezone_aware": _TIME,
    }
)


def validated(model: type[M], value: object, *, where: Sequence[int | str] = ()) -> M:
    """``value``, which came from JSON, as a ``model``.

    Args:
        model: What it must be.
        value: The parsed JSON.
        where: Path of the value in what the caller sent.

    Raises:
        InvalidInputError: With a reason for each field that is wrong.
    """
    # Naming each unknown member of an object made of nothing else would cost more than the rest.
    if isinstance(value, dict) and len(value) > _MOST_MEMBERS:
        problem = FieldProblem(_path(where), f"must have at most {_MOST_MEMBERS} members")
        raise invalid(problem)
    try:
        return model.model_validate(value)
    except ValidationError as exc:
        details = exc.errors(include_url=False, include_input=False)
        raise invalid(*problems_of(details, where=where)) from None


def invalid(*problems: FieldProblem) -> InvalidInputError:
    """The error that says where the input is wrong."""
    return InvalidInputError("The input is not valid.", fields=problems)


def problems_of(
    errors: Iterable[Mapping[str, Any]], *, where: Sequence[int | str] = ()
) -> Iterator[FieldProblem]:
    """The first reasons, and how many more there are.

    Args:
        errors: As pydantic lists them.
        where: Path of the validated value in what the caller sent.
    """
    remaining = iter(errors)
    for error in islice(remaining, _MOST_PROBLEMS):
        yield FieldProblem(_path((*where, *error["loc"])), _reason(error))
    if more := sum(1 for _ in remaining):
        yield FieldProblem(_path(where), f"has {more} more problems")


def _path(parts: Sequence[int | str]) -> str:
    return ".".join(str(part)[:_LONGEST_PART] for part in parts[:_MOST_PARTS])


def _reason(error: Mapping[str, Any]) -> str:
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        # Validators of core say what they expect; anything else could quote the value.
        raised = context.get("error")
        return str(raised) if type(raised) is ValueError else "is not valid"
    return _REASONS.get(_kind(error["type"], context), "is not valid").format(**context)


def _kind(kind: str, context: Mapping[str, Any]) -> str:
    # A length that is checked after our own validators is that of a "Value"; it is text with us.
    return f"string_{kind}" if context.get("field_type") == "Value" else kind
