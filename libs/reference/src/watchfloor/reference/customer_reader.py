"""Reads a file of customers."""

from collections.abc import Iterator

import yaml
from pydantic import ValidationError

from watchfloor.core import Customer, FieldProblem, InvalidInputError
from watchfloor.reference._field_problems import field_problems
from watchfloor.reference.bounded_yaml import BoundedLoader


def read_customers(text: str) -> list[Customer]:
    """The customers of a YAML text: a list, alone or under the key ``customers``.

    Raises:
        InvalidInputError: Anything is wrong; its fields name every problem with its path.
    """
    customers: dict[str, Customer] = {}
    problems: list[FieldProblem] = []
    for path, entry in _entries(text):
        try:
            customer = Customer.model_validate(entry)
        except ValidationError as error:
            problems.extend(field_problems(error, prefix=path))
            continue
        if customer.customer_id in customers:
            problems.append(FieldProblem(f"{path}.customer_id", "must not repeat in the file"))
        customers[customer.customer_id] = customer
    if problems:
        raise InvalidInputError("the customers are not valid", fields=tuple(problems))
    return list(customers.values())


def _entries(text: str) -> Iterator[tuple[str, object]]:
    try:
        document = yaml.load(text, BoundedLoader)  # noqa: S506 - a safe loader, with bounds
    except (yaml.YAMLError, ValueError) as error:
        # Impossible dates raise a plain ValueError.
        raise _refused("", f"must be YAML{_place_of(error)}") from None
    name = ""
    if isinstance(document, dict):
        unknown = sorted(str(key) for key in document if key != "customers")
        if unknown:
            raise _refused(unknown[0], "is not known; customers is the only key")
        document, name = document.get("customers"), "customers."
    if not isinstance(document, list):
        raise _refused(name.rstrip("."), "must be a list of customers")
    for place, entry in enumerate(document):
        yield f"{name}{place}", entry


def _place_of(error: Exception) -> str:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    return f"; the fault is near line {mark.line + 1}" if mark else ""


def _refused(field: str, reason: str) -> InvalidInputError:
    return InvalidInputError("the customers are not valid", fields=(FieldProblem(field, reason),))
