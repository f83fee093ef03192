"""Every operation of the OpenAPI document, with data that fits it and data that does not."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

import requests
import schemathesis
from hypothesis import strategies as st
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import FailureGroup

from fuzz.cases import LIMIT_S, run_cases
from fuzz.tally import Finding, Tally
from fuzz.target import Target

load_all_checks()

_UNJUDGED = [
    # A schema cannot say that a cursor is one of ours, that one time follows another, or that a
    # text is an address; what is refused for it is none of our faults.
    schemathesis.checks.positive_data_acceptance,
]
_UNAVAILABLE, _BAD_REQUEST = 503, 400


class Ask(NamedTuple):
    """One case.

    Attributes:
        role: Whose key is shown.
        case: What is sent.
    """

    role: str
    case: "schemathesis.Case[Any]"


def fuzz_rest(target: Target, tally: Tally, *, cases: int) -> None:
    """Ask so many times, of all operations alike."""
    document = requests.get(f"{target.product.url}/openapi.json", timeout=LIMIT_S).json()
    config = schemathesis.Config()
    # A stream of events does not end by itself.
    config.projects.default.max_stream_events = 1
    # The names of throw-away things and keys of a product that is gone: what is asked again must
    # be what was asked.
    config.output.sanitization.update(enabled=False)
    schema = schemathesis.openapi.from_dict(document, config=config)
    # An operation that cannot be read ends it here.
    operations = [each.ok() for each in schema.get_all_operations()]  # type: ignore[union-attr]
    made = [each for operation in operations for each in _cases(operation, target)]

    # A composite has a name; other strategies are written out as a whole to be named.
    @st.composite
    def asks(draw: st.DrawFn) -> Ask:
        return Ask(draw(st.sampled_from(sorted(target.keys))), draw(st.one_of(made)))

    with requests.Session() as session:
        run_cases(asks(), partial(_ask, target, tally, session), cases=cases, start=tally.seed)


def _cases(operation: Any, target: Target) -> Iterator[st.SearchStrategy["schemathesis.Case[Any]"]]:
    for mode in schemathesis.GenerationMode:
        yield operation.as_strategy(generation_mode=mode)
    # Names that are made up are found nowhere, and an operation would end there.
    if known := {
        place: {name: target.ids[name] for name in names if name in target.ids}
        for place, names in _named_by(operation.definition.raw)
    }:
        yield operation.as_strategy(**known)


def _named_by(operation: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for place, where in (("path_parameters", "path"), ("query", "query")):
        parameters = operation.get("parameters", ())
        names = [it["name"] for it in parameters if it["in"] == where and it.get("required")]
        if names:
            yield place, names


def _ask(target: Target, tally: Tally, session: requests.Session, ask: Ask) -> None:
    case, label = ask.case, ask.case.operation.label
    headers = {"x-api-key": target.keys[ask.role]}
    to: dict[str, Any] = {"base_url": target.product.url, "session": session, "timeout": LIMIT_S}
    try:
        response = case.call(headers=headers, **to)
    except requests.RequestException as exc:
        tally.answered("none")
        again = case.as_curl_command(headers={"x-api-key": ask.role})
        tally.found(Finding(label, f"not answered: {type(exc).__name__}", reproduction=again))
        return
    tally.answered(str(response.status_code))
    if _is_of_no_operation(response):
        return
    try:
        case.validate_response(
            response, headers=headers, transport_kwargs=to, excluded_checks=_UNJUDGED
        )
    except FailureGroup as group:
        again = case.as_curl_command(headers={"x-api-key": ask.role})
        for failure in group.exceptions:
            tally.found(Finding(label, _fault(failure), str(failure), again))


def _is_of_no_operation(response: schemathesis.Response) -> bool:
    """Whether it was full and said when to come back, or was asked in a way that is no HTTP."""
    if response.status_code == _UNAVAILABLE:
        return "retry-after" in response.headers
    return response.status_code == _BAD_REQUEST and response.json()["code"] == "bad_request"


def _fault(failure: BaseException) -> str:
    return str(getattr(failure, "title", "")) or type(failure).__name__
