"""What policies see of a verdict on data flow."""

import pytest

from watchfloor.core import DataflowVerdict, patterns_with

CLEAN, ATTEMPTED, HIJACKED = DataflowVerdict


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (None, ()),
        (CLEAN, ()),
        (ATTEMPTED, ("indirect_prompt_injection",)),
        (HIJACKED, ("indirect_prompt_injection", "agent_hijacking")),
    ],
)
def test_a_verdict_stands_for_its_patterns_and_no_earlier_one(
    verdict: DataflowVerdict | None, expected: tuple[str, ...]
) -> None:
    before = patterns_with(("manipulation",), HIJACKED)

    assert patterns_with(before, verdict) == ("manipulation", *expected)


def test_the_worse_says_more() -> None:
    """By what they mean, and not by the alphabet."""
    for worse, better in ((HIJACKED, ATTEMPTED), (ATTEMPTED, CLEAN), (CLEAN, None)):
        assert worse.is_worse_than(better)
    for verdict in DataflowVerdict:
        assert not verdict.is_worse_than(verdict)
    assert not CLEAN.is_worse_than(HIJACKED)
