"""The verdict about the instructions that an agent read, and what policies see of it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


class DataflowVerdict(StrEnum):
    """What a conversation shows, the worst last."""

    CLEAN = "clean"
    ATTEMPTED = "attempted"
    HIJACKED = "hijacked"

    def is_worse_than(self, other: "DataflowVerdict | None") -> bool:
        """Whether it says more than the other; everything does where nothing was found out."""
        return other is None or _BY_WEIGHT.index(self) > _BY_WEIGHT.index(other)


_BY_WEIGHT = tuple(DataflowVerdict)

DATAFLOW_PATTERNS: Mapping[DataflowVerdict, tuple[str, ...]] = MappingProxyType(
    {
        DataflowVerdict.CLEAN: (),
        DataflowVerdict.ATTEMPTED: ("indirect_prompt_injection",),
        DataflowVerdict.HIJACKED: ("indirect_prompt_injection", "agent_hijacking"),
    }
)
"""The threat patterns that a verdict stands for, by id."""

_OURS = frozenset(DATAFLOW_PATTERNS[DataflowVerdict.HIJACKED])


def patterns_with(patterns: Iterable[str], verdict: DataflowVerdict | None) -> tuple[str, ...]:
    """Patterns of a session with those of its verdict, and without those of an earlier one.

    Args:
        patterns: What is known of the session.
        verdict: The present one; nothing where it was not analysed.
    """
    others = tuple(pattern for pattern in patterns if pattern not in _OURS)
    return others if verdict is None else others + DATAFLOW_PATTERNS[verdict]
