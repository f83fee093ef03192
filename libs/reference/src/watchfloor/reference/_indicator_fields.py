"""From an entry's fields to an indicator, or to all that is wrong with them."""

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from watchfloor.core import IntelIndicatorInput
from watchfloor.reference._field_problems import field_problems
from watchfloor.reference._indicator_value import canonical_value
from watchfloor.reference.read_problem import ReadProblem

Entry = IntelIndicatorInput | ReadProblem

_LONGEST_DESCRIPTION = 4096


def read_fields(line: int, fields: Mapping[str, object]) -> Iterator[Entry]:
    """One indicator in canonical form, or one problem per field."""
    try:
        indicator = IntelIndicatorInput.model_validate(fields)
        value = canonical_value(indicator.kind, indicator.value)
    except ValidationError as error:
        for field, reason in field_problems(error):
            yield ReadProblem(line, field, reason)
    except ValueError as error:
        yield ReadProblem(line, "value", str(error))
    else:
        yield indicator.model_copy(update={"value": value})


def shortened(description: object) -> object:
    """A description cut to what is kept: an indicator is worth more than its last sentences."""
    return description[:_LONGEST_DESCRIPTION] if isinstance(description, str) else description
