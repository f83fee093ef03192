"""Which single values a STIX pattern names.

An indicator here is one value; a pattern can say more. Alternatives (OR) become several values,
each true by itself. All that narrows a value down (AND, qualifiers, an order of observations) or
compares otherwise than by equality cannot be kept and is a reason instead.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from stix2patterns.exceptions import ParseException
from stix2patterns.v21.grammars.STIXPatternParser import STIXPatternParser as Grammar
from stix2patterns.v21.pattern import Pattern

from watchfloor.core import IntelKind

_PATHS = {
    "ipv4-addr:value": IntelKind.NETWORK,
    "ipv6-addr:value": IntelKind.NETWORK,
    "network-traffic:src_ref.value": IntelKind.NETWORK,
    "domain-name:value": IntelKind.DOMAIN,
    "url:value": IntelKind.URL,
    "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'": (
        IntelKind.USER_AGENT
    ),
}
_INDEX = re.compile(r"\[(?:0|\*)\]$")
_ESCAPED = re.compile(r"\\(['\\])")


class PatternValue(NamedTuple):
    """A value that a pattern names."""

    kind: IntelKind
    value: str


class Unsupported(NamedTuple):
    """A part of a pattern that cannot be kept, and why."""

    reason: str


class _TreeOf:
    """A visitor that hands out the parse tree, which the library keeps to itself."""

    @staticmethod
    def visit(tree: object) -> object:
        return tree


def values_of(pattern: str) -> tuple[PatternValue | Unsupported, ...]:
    """The values of a pattern and the parts that cannot be kept, in its order."""
    try:
        return tuple(_parts(Pattern(pattern).visit(_TreeOf())))
    except ParseException:
        return (Unsupported("must be a STIX 2.1 pattern"),)
    except RecursionError:
        return (Unsupported("must not be nested so deeply"),)


def _parts(node: Any) -> Iterator[PatternValue | Unsupported]:  # noqa: ANN401  untyped library
    match node:
        case Grammar.ObservationExpressionsContext() if node.FOLLOWEDBY():
            yield Unsupported("must not depend on an order of observations")
        case Grammar.ObservationExpressionAndContext() if node.AND():
            yield Unsupported("must not need several observations")
        case Grammar.ComparisonExpressionAndContext() if node.AND():
            yield Unsupported("must not need several comparisons to hold")
        case (
            Grammar.ObservationExpressionRepeatedContext()
            | Grammar.ObservationExpressionWithinContext()
            | Grammar.ObservationExpressionStartStopContext()
        ):
            yield Unsupported("must not have qualifiers")
        case Grammar.PropTestContext() if not isinstance(node, Grammar.PropTestParenContext):
            yield from _comparison(node)
        case _:
            for child in getattr(node, "children", None) or ():
                yield from _parts(child)


def _comparison(node: Any) -> Iterator[PatternValue | Unsupported]:  # noqa: ANN401  as above
    literals = _literals(node)
    if not literals or node.NOT():
        yield Unsupported("must compare by =, IN or ISSUBSET")
        return
    kind = _PATHS.get(_INDEX.sub("", node.objectPath().getText()))
    if kind is None:
        yield Unsupported("must be about an address, a domain name, a URL or a user agent")
        return
    if isinstance(node, Grammar.PropTestIsSubsetContext) and kind is not IntelKind.NETWORK:
        yield Unsupported("must compare by = or IN")
        return
    for literal in literals:
        text = literal.getText()
        if text.startswith("'"):
            yield PatternValue(kind, _ESCAPED.sub(r"\1", text[1:-1]))
        else:
            yield Unsupported("must compare with texts")


def _literals(node: Any) -> list[Any]:  # noqa: ANN401  as above
    match node:
        case Grammar.PropTestEqualContext() if node.EQ():
            return [node.primitiveLiteral()]
        case Grammar.PropTestSetContext():
            return list(node.setLiteral().primitiveLiteral())
        case Grammar.PropTestIsSubsetContext():
            return [node.StringLiteral()]
        case _:
            return []
