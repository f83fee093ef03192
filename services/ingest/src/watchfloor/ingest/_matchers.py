"""Tests of one field's value, from Sigma's modifiers."""

import ipaddress
import re
from collections.abc import Callable, Sequence
from functools import partial

import regex
import structlog

log = structlog.get_logger(__name__)

Matcher = Callable[[str | None], bool]
_Test = Callable[[str], bool]

_TEXT_KINDS = frozenset({"contains", "startswith", "endswith"})
_NUMBER_TESTS: dict[str, Callable[[float, float], bool]] = {
    "lt": lambda left, right: left < right,
    "lte": lambda left, right: left <= right,
    "gt": lambda left, right: left > right,
    "gte": lambda left, right: left >= right,
}
_KINDS = _TEXT_KINDS | frozenset(_NUMBER_TESTS) | {"re", "cidr", "exists"}
_FLAGS = frozenset({"all", "neq", "cased", "i"})
_WILDCARD = re.compile(r"(?<!\\)[*?]")
_PATIENCE_S, _SHOWN = 0.1, 80
_LITERAL_ESCAPE = re.compile(r"\\([*?\\])")


def build_matcher(modifiers: Sequence[str], values: Sequence[object]) -> Matcher:
    """A test of one field's value.

    Text is compared without case unless ``cased`` is given, as Sigma does; regular expressions
    with case unless ``i`` is given. An absent field matches ``exists: false`` and ``neq`` only.

    Raises:
        ValueError: The modifiers or values make no test; the message says why.
    """
    unknown = [name for name in modifiers if name not in _KINDS and name not in _FLAGS]
    if unknown:
        raise ValueError(f"the modifier {unknown[0]} is not known")
    kinds = [name for name in modifiers if name in _KINDS]
    if len(kinds) > 1:
        raise ValueError(f"the modifiers {kinds[0]} and {kinds[1]} exclude each other")
    if not values:
        raise ValueError("at least one value is needed")
    kind = kinds[0] if kinds else "equals"
    if kind == "exists":
        return _existence(values)
    test = _test_of(kind, values, frozenset(modifiers) & _FLAGS)
    if "neq" in modifiers:
        return lambda text: text is None or not test(text)
    return lambda text: text is not None and test(text)


def _existence(values: Sequence[object]) -> Matcher:
    wanted = values[0]
    if len(values) != 1 or not isinstance(wanted, bool):
        raise ValueError("exists needs true or false")
    return lambda text: (text is not None) is wanted


def _test_of(kind: str, values: Sequence[object], flags: frozenset[str]) -> _Test:
    if kind in _NUMBER_TESTS:
        tests = [_number_test(kind, value) for value in values]
    elif kind == "cidr":
        tests = [_network_test(values)] if "all" not in flags else _refuse_all(kind)
    elif kind == "re":
        tests = [_PatternTest(_text(value), is_cased="i" not in flags) for value in values]
    else:
        tests = _text_tests(kind, [_text(value) for value in values], flags)
    if len(tests) == 1:
        return tests[0]
    if "all" in flags:
        return lambda text: all(test(text) for test in tests)
    return lambda text: any(test(text) for test in tests)


def _refuse_all(kind: str) -> list[_Test]:
    raise ValueError(f"the modifiers {kind} and all exclude each other")


def _text(value: object) -> str:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    raise ValueError("a value must be text or a number; null is written as exists: false")


def _number_test(kind: str, value: object) -> _Test:
    try:
        limit = float(str(value))
    except ValueError:
        raise ValueError(f"{kind} needs a number") from None
    compare = _NUMBER_TESTS[kind]

    def test(text: str) -> bool:
        try:
            return compare(float(text), limit)
        except ValueError:
            return False

    return test


def _network_test(values: Sequence[object]) -> _Test:
    try:
        networks = [ipaddress.ip_network(_text(value)) for value in values]
    except ValueError:
        raise ValueError("cidr needs networks such as 192.0.2.0/24") from None

    def test(text: str) -> bool:
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return False
        return any(address in network for network in networks)

    return test


class _PatternTest:
    """Whether a text has what an expression of the operator's describes.

    Whoever writes log lines, which is everybody, may write one on which a careless expression
    would work for ever: it is given up, and the text has it not.
    """

    def __init__(self, pattern: str, *, is_cased: bool) -> None:
        try:
            self._pattern = regex.compile(pattern, 0 if is_cased else regex.IGNORECASE)
        except regex.error as error:
            raise ValueError(f"the regular expression is wrong: {error}") from None
        self._is_told = False

    def __call__(self, text: str) -> bool:
        try:
            return self._pattern.search(text, timeout=_PATIENCE_S) is not None
        except TimeoutError:
            if not self._is_told:
                log.warning("rule_pattern_given_up", pattern=self._pattern.pattern[:_SHOWN])
            self._is_told = True
            return False


def _text_tests(kind: str, values: Sequence[str], flags: frozenset[str]) -> list[_Test]:
    is_cased = "cased" in flags
    wild = [value for value in values if _WILDCARD.search(value)]
    plain = [_LITERAL_ESCAPE.sub(r"\1", value) for value in values if value not in wild]
    tests: list[_Test] = [_PatternTest(_wildcard_pattern(kind, v), is_cased=is_cased) for v in wild]
    if not is_cased:
        plain = [value.lower() for value in plain]
    groups = [(value,) for value in plain] if "all" in flags else [tuple(plain)] if plain else []
    for group in groups:
        test = _plain_test(kind, group)
        tests.append(test if is_cased else partial(_lowered, test))
    return tests


def _lowered(test: _Test, text: str) -> bool:
    return test(text.lower())


def _plain_test(kind: str, values: tuple[str, ...]) -> _Test:
    if kind == "startswith":
        return lambda text: text.startswith(values)
    if kind == "endswith":
        return lambda text: text.endswith(values)
    if kind == "contains":
        return lambda text: any(value in text for value in values)
    return frozenset(values).__contains__


def _wildcard_pattern(kind: str, value: str) -> str:
    parts = re.findall(r"\\[*?\\]|.", value, re.DOTALL)
    wild = {"*": ".*", "?": "."}
    body = "".join(wild.get(part) or re.escape(_LITERAL_ESCAPE.sub(r"\1", part)) for part in parts)
    start = "" if kind in {"contains", "endswith"} else r"\A"
    end = "" if kind in {"contains", "startswith"} else r"\Z"
    return f"(?s:{start}{body}{end})"
