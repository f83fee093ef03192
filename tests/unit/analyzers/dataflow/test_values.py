"""Values and dates in texts."""

import pytest

from watchfloor.analyzers.dataflow.values import comparable, holds, values_of


@pytest.mark.parametrize(
    "text",
    [
        "Come on 3 June.",
        "June 3rd suits me",
        "from 3 to 17 June",
        "am 3. Juni um zehn",
        "le 3 juin",
        "el 3 de junio",
        "3.6.2026",
        "2026年6月3日",
        "2026-06-03",
    ],
)
def test_a_date_is_found_however_it_is_written(text: str) -> None:
    assert holds(comparable(text), "2026-06-03")


@pytest.mark.parametrize("text", ["13 June", "3 July", "room 3", "June 30", "3.60", "2026-13-03"])
def test_another_day_is_not_that_date(text: str) -> None:
    assert not holds(comparable(text), "2026-06-03")


@pytest.mark.parametrize(
    ("text", "value", "is_held"),
    [
        ("Pay 4,500 now", "4500", True),
        ("Pay 45000 now", "4500", False),
        ("write to Bob.", "bob", True),
        ("write to Bobby", "bob", False),
        ("see https://A.example/x", "a.example/x", True),
        ("发送到 bob", "bob", True),
    ],
)
def test_a_value_stands_as_words_of_its_own(text: str, value: str, *, is_held: bool) -> None:
    assert holds(comparable(text), value) is is_held


def test_a_long_text_is_searched_for_its_addresses_only() -> None:
    text = "Dear all, please find the report for kim@lund.example attached, with best wishes"

    assert [(v.text, v.quoted) for v in values_of("body", text) if v.quoted] == [
        ("kim@lund.example", True)
    ]


def test_an_address_is_looked_for_as_people_write_it_too() -> None:
    texts = [value.text for value in values_of("url", "https://www.lund.example/")]

    assert texts == ["https://www.lund.example/", "lund.example"]
