"""YAML of which a small file cannot become a large value."""

from typing import Any

import yaml

_DEEPEST = 50
_MOST_REPEATED = 100_000
"""So many nodes may aliases stand for, those within what they stand for included."""


class BoundedLoader(yaml.SafeLoader):
    """Loads plain values, as ``yaml.SafeLoader`` does, unless nested or repeated too much.

    An alias costs nothing where it is loaded and everything where its value is walked through, so
    that what it stands for is counted each time.
    """

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 - yaml's own
        super().__init__(stream)
        self._depth = 0
        self._repeated = 0
        self._sizes: dict[yaml.Node, int] = {}

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:  # noqa: ANN401 - the same
        """One node with all below it, counted."""
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]  # untyped in stubs
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _refused(f"is nested deeper than {_DEEPEST} levels", event)
        node = super().compose_node(parent, index)
        self._depth -= 1
        if isinstance(event, yaml.AliasEvent):
            # One that is not counted yet is around this very place.
            self._repeated += self._sizes.get(node, _MOST_REPEATED + 1) if node else 0
            if self._repeated > _MOST_REPEATED:
                raise _refused("has aliases that stand for too much", event)
        elif node is not None:
            self._sizes[node] = 1 + sum(map(self._sizes.__getitem__, _within(node)))
        return node


def _within(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _refused(problem: str, event: Any) -> yaml.MarkedYAMLError:  # noqa: ANN401 - two kinds of mark
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
