"""Lists that were laid flat into attributes: ``llm.input_messages.0.message.role``."""

from pydantic import JsonValue

from watchfloor.traces._span import Attributes

_DEPTH_LIMIT = 16
"""No convention lays more levels flat than that."""


def unflattened(attributes: Attributes, prefix: str) -> list[JsonValue]:
    """The list that stands under a prefix, in the order of its numbers.

    Args:
        attributes: All of a span.
        prefix: With its dot at the end, for example ``gen_ai.prompt.``.
    """
    tree: dict[str, JsonValue] = {}
    for key, value in attributes.items():
        if key.startswith(prefix):
            _put(tree, key[len(prefix) :].split(".", _DEPTH_LIMIT), value)
    listed = _listed(tree)
    return listed if isinstance(listed, list) else []


def _put(tree: dict[str, JsonValue], path: list[str], value: JsonValue) -> None:
    for step in path[:-1]:
        below = tree.get(step)
        if not isinstance(below, dict):
            below = {}
            tree[step] = below
        tree = below
    tree[path[-1]] = value


def _listed(tree: JsonValue) -> JsonValue:
    """The same with lists where the keys are numbers, and without the words that only wrap."""
    if not isinstance(tree, dict):
        return tree
    if tree and all(key.isdecimal() for key in tree):
        return [_listed(tree[key]) for key in sorted(tree, key=int)]
    if len(tree) == 1 and (wrapped := tree.get("message")) is not None:
        return _listed(wrapped)
    return {key: _listed(value) for key, value in tree.items()}
