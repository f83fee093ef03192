"""Cursors are opaque to callers and checked when they come back."""

from contextlib import suppress
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.core import InvalidInputError
from watchfloor.store.page import decode_cursor, decode_id_cursor, encode_cursor


@given(key=st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_a_cursor_names_what_it_was_made_of(key: str) -> None:
    assert decode_cursor(encode_cursor(key)) == key


@given(cursor=st.text())
def test_any_text_is_a_cursor_of_ours_or_refused(cursor: str) -> None:
    with suppress(InvalidInputError):
        assert encode_cursor(decode_cursor(cursor)) == cursor


@pytest.mark.parametrize("cursor", ["%", "a", "YQ==", "AA", "_w"], ids=repr)
def test_a_refused_cursor_is_named_and_not_repeated(cursor: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        decode_cursor(cursor)

    assert [problem.field for problem in caught.value.fields] == ["cursor"]


@pytest.mark.parametrize(
    "key",
    ["", "no uuid", str(uuid4()).upper(), "{" + str(uuid4()) + "}", uuid4().hex],
    ids=["empty", "words", "upper case", "braces", "no hyphens"],
)
def test_a_cursor_for_an_id_holds_one_in_canonical_form(key: str) -> None:
    with pytest.raises(InvalidInputError):
        decode_id_cursor(encode_cursor(key))


def test_a_cursor_for_an_id_names_it() -> None:
    key = str(uuid4())

    assert decode_id_cursor(encode_cursor(key)) == key
