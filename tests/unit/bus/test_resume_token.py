from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from watchfloor.bus import ResumeToken
from watchfloor.core import InvalidInputError

TOKENS = some.builds(
    ResumeToken,
    some.integers(0, 2**64 - 1).map(lambda number: format(number, "x")),
    some.integers(0, 10**19 - 1),
    some.integers(0, 16**11 - 1),
)


@given(TOKENS)
def test_a_token_comes_back_as_it_went(token: ResumeToken) -> None:
    assert ResumeToken.parse(str(token)) == token
    assert token.at.tzinfo is UTC


def test_a_token_says_when_its_result_was_published() -> None:
    token = ResumeToken("18d3c0", 7, 1_700_000_000_123)
    assert token.at == datetime(2023, 11, 14, 22, 13, 20, 123_000, UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1-1",
        "1-1-",
        "-1-1-1",
        "1-x-1",
        "G-1-1",
        "1-1-1\n",
        "1--1-1",
        "\u0661-\u0661-\u0661",
        "1-1-" + "f" * 12,
        "1-" + "9" * 20 + "-1",
        "1" * 17 + "-1-1",
    ],
)
def test_what_is_no_token_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        ResumeToken.parse(text)
    assert caught.value.fields == (("token", "must be a token that the stream gave"),)
