import pytest

from watchfloor.ingest._condition import Predicate, parse_condition


def bit(wanted: int) -> Predicate:
    return lambda bits: bool(bits & wanted)


SELECTIONS = {"a": bit(1), "b": bit(2), "in_x": bit(4), "in_y": bit(8), "_c": bit(16)}


@pytest.mark.parametrize(
    ("condition", "bits", "expected"),
    [
        ("a", 1, True),
        ("a", 2, False),
        ("not a", 2, True),
        ("not not a", 1, True),
        ("a and b", 3, True),
        ("a and b", 1, False),
        ("a or b", 2, True),
        ("a and not b", 1, True),
        ("a or b and in_x", 1, True),
        ("(a or b) and in_x", 1, False),
        ("not (a or b)", 4, True),
        ("a AND b", 3, True),
        ("1 of in_*", 8, True),
        ("1 of in_*", 1, False),
        ("all of in_*", 12, True),
        ("all of in_*", 4, False),
        ("a and 1 of in_*", 5, True),
        ("1 of them", 16, False),
        ("all of them", 15, True),
    ],
)
def test_a_condition_is_evaluated(condition: str, bits: int, expected: bool) -> None:
    assert parse_condition(condition, SELECTIONS)(bits) is expected


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("", "missing"),
        ("a and", "missing"),
        ("and a", "missing"),
        ("a b", "not expected"),
        ("(a", "closing"),
        ("a)", "not expected"),
        ("c", "no selection named c"),
        ("1 of out_*", "fits"),
        ("1 of", "missing"),
        ("a | count() > 5", "only words"),
    ],
)
def test_what_is_no_condition_is_refused(condition: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_condition(condition, SELECTIONS)
