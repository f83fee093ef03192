"""The detection of a base rule, compiled to bits.

Every test of one field is one bit. What a line passes is the "or" of the bits of its fields'
values, and each value's bits are remembered; so a line costs one look-up per field, however many
rules there are, and conditions are only evaluated for combinations of bits not yet seen.
"""

from collections.abc import Mapping

from watchfloor.core import FieldProblem
from watchfloor.ingest._condition import Predicate, parse_condition
from watchfloor.ingest._matchers import Matcher, build_matcher

CRAWLER_FIELD = "crawler"
LINE_FIELDS: Mapping[str, str] = {
    "c-ip": "c_ip",
    "cs-username": "cs_username",
    "cs-method": "cs_method",
    "cs-uri-stem": "cs_uri_stem",
    "cs-uri-query": "cs_uri_query",
    "sc-status": "sc_status",
    "cs-referer": "cs_referer",
    "c-useragent": "c_useragent",
}
"""Sigma's names of the fields that a line itself holds."""

_CRAWLER_STATES = frozenset({"verified", "spoofed"})


class FieldTests:
    """All tests of all rules by field, each with its bit; equal tests share one."""

    def __init__(self) -> None:
        self.by_field: dict[str, list[tuple[int, Matcher]]] = {}
        self._bits: dict[tuple[str, tuple[str, ...], tuple[str, ...]], int] = {}

    def bit(self, field: str, modifiers: tuple[str, ...], values: list[object]) -> int:
        """The bit of one test.

        Raises:
            ValueError: There is no such field, or the test cannot be built.
        """
        if field == CRAWLER_FIELD:
            _check_crawler(modifiers, values)
        elif field not in LINE_FIELDS:
            raise ValueError("there is no such field")
        key = (field, modifiers, tuple(map(repr, values)))
        if key not in self._bits:
            matcher = build_matcher(modifiers, values)
            self._bits[key] = 1 << len(self._bits)
            self.by_field.setdefault(field, []).append((self._bits[key], matcher))
        return self._bits[key]


def _check_crawler(modifiers: tuple[str, ...], values: list[object]) -> None:
    if "exists" not in modifiers and not _CRAWLER_STATES.issuperset(map(str, values)):
        raise ValueError("crawler is verified or spoofed, or exists: false")


def compile_detection(
    detection: Mapping[str, object], tests: FieldTests, problems: list[FieldProblem]
) -> Predicate | None:
    """The detection as one function of a line's bits.

    Args:
        detection: Selections by name, and the condition.
        tests: Where the field tests go.
        problems: Where what is wrong goes, by dotted path within the rule.

    Returns:
        ``None`` where something is wrong.
    """
    before = len(problems)
    selections = {
        name: _compile_selection(f"detection.{name}", body, tests, problems)
        for name, body in detection.items()
        if name != "condition"
    }
    condition = detection.get("condition")
    if not isinstance(condition, str):
        problems.append(FieldProblem("detection.condition", "one line of text is needed"))
    elif len(problems) == before:
        try:
            return parse_condition(condition, selections)
        except ValueError as error:
            problems.append(FieldProblem("detection.condition", str(error)))
    return None


def _compile_selection(
    path: str, body: object, tests: FieldTests, problems: list[FieldProblem]
) -> Predicate:
    """A map is all of its tests, a list of maps is any of them."""
    given = body if isinstance(body, list) else [body]
    maps = [entry for entry in given if isinstance(entry, dict) and entry]
    if not maps or len(maps) < len(given):
        problems.append(FieldProblem(path, "a map of fields, or a list of maps, is needed"))
        return bool
    masks = tuple(_mask_of(path, entry, tests, problems) for entry in maps)
    if len(masks) == 1:
        (only,) = masks
        return lambda bits: bits & only == only
    return lambda bits: any(bits & wanted == wanted for wanted in masks)


def _mask_of(
    path: str, entry: Mapping[object, object], tests: FieldTests, problems: list[FieldProblem]
) -> int:
    mask = 0
    for name, value in entry.items():
        field, *modifiers = str(name).split("|")
        values = value if isinstance(value, list) else [value]
        try:
            mask |= tests.bit(field, tuple(modifiers), values)
        except ValueError as error:
            problems.append(FieldProblem(f"{path}.{name}", str(error)))
    return mask
