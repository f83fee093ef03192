"""The scoreboard of personal data, over the labelled texts that the project carries."""

from pathlib import Path

import pytest

from watchfloor.cli.quality.pii import Line, pii_quality, pii_speed

_DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def lines() -> dict[tuple[object, object], Line]:
    return {(one["name"], one.get("half")): one for one in pii_quality(_DATA)}


@pytest.mark.parametrize("half", ["tuning", "held_out", "both"])
def test_a_drop_of_what_is_found_fails(half: str, lines: dict[tuple[object, object], Line]) -> None:
    """Bounds a little under what is reached, and above what was asked for."""
    assert float(str(lines["pii_structured", half]["f2"])) >= 0.95
    assert float(str(lines["pii_all", half]["f2"])) >= 0.55
    assert float(str(lines["pii_all", half]["precision"])) >= 0.8


def test_halves_add_up(lines: dict[tuple[object, object], Line]) -> None:
    for name in ("pii_all", "pii_person", "pii_credit_card"):
        parts = [int(str(lines[name, half]["spans"])) for half in ("tuning", "held_out")]

        assert lines[name, "both"]["spans"] == sum(parts)
    assert lines["pii_all", "both"]["texts"] == 300


def test_every_line_says_what_was_used_for_tuning(
    lines: dict[tuple[object, object], Line],
) -> None:
    assert all(line["tuned_on"] for (name, _), line in lines.items() if name != "pii_vectors")


def test_vectors_are_counted_without_those_of_models(
    lines: dict[tuple[object, object], Line],
) -> None:
    line = lines["pii_vectors", None]

    assert line["rows"] == 586
    assert float(str(line["share"])) >= 0.99


def test_speed_names_each_set_and_what_differs() -> None:
    lines = {line["set"]: line for line in pii_speed(_DATA)}

    assert set(lines) == {"presidio_generated_large", "agentdojo_dev"}
    assert [line["differing_texts"] for line in lines.values()] == [0, 0]


def test_what_is_absent_is_left_out(tmp_path: Path) -> None:
    assert list(pii_quality(tmp_path)) == []
    assert list(pii_speed(tmp_path)) == []
