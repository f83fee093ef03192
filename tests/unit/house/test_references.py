"""The references say what the code says."""

import pytest
from references.pages import PAGES, TOP

each_page = pytest.mark.parametrize("name", sorted(PAGES))


@each_page
def test_it_is_what_the_code_says(name: str) -> None:
    assert (TOP / name).read_text() == PAGES[name](), "make references"


def test_every_setting_has_a_meaning() -> None:
    rows = _rows("docs/reference/configuration.md", "WATCHFLOOR_")

    assert len(rows) > 100
    assert [row for row in rows if not row[-1]] == []


def test_every_field_of_grpc_has_a_comment() -> None:
    rows = _rows("docs/reference/grpc.md", "` | ")

    assert len(rows) > 300
    # The zero of an enum is what nobody says.
    assert [row for row in rows if not row[-1] and "_UNSPECIFIED" not in row[0]] == []


def _rows(name: str, mark: str) -> list[list[str]]:
    lines = PAGES[name]().splitlines()
    rows = [line for line in lines if line.startswith("| `") and mark in line]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]
