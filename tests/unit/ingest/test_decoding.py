import gzip
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.core import InvalidInputError
from watchfloor.ingest._decoding import LogDecoder

LIMIT = 16


def decode(*pieces: bytes, limit: int = LIMIT) -> list[str]:
    decoder = LogDecoder(limit)
    batches = [batch for piece in pieces for batch in decoder.feed(piece)]
    return [line for batch in (*batches, *decoder.finish()) for line in batch]


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        pytest.param(b"", [], id="nothing"),
        pytest.param(b"a", ["a"], id="one byte"),
        pytest.param(b"a\nb\n", ["a", "b"], id="lines"),
        pytest.param(b"a\nb", ["a", "b"], id="no last newline"),
        pytest.param(b"a\r\nb\r\n", ["a", "b"], id="carriage returns"),
        pytest.param(b"a\n\nb\n", ["a", "", "b"], id="an empty line keeps its number"),
        pytest.param("é\u2028x\x85\n".encode(), ["é\u2028x\x85"], id="only newlines end lines"),
        pytest.param(b"a\xff\xfeb\n", ["a\\xff\\xfeb"], id="invalid UTF-8"),
        pytest.param(b"x" * 40 + b"\nb\n", ["x" * LIMIT, "b"], id="a long line is cut"),
        pytest.param(b"x" * 40, ["x" * LIMIT], id="a long line without end is cut"),
    ],
)
def test_bytes_become_lines(data: bytes, lines: list[str]) -> None:
    assert decode(data) == lines
    assert decode(gzip.compress(data)) == lines


@given(
    st.lists(st.text("ab\xe9\n", max_size=LIMIT).map(str.encode)).map(b"".join),
    st.lists(st.integers(0, 60)),
    st.booleans(),
)
def test_lines_do_not_depend_on_how_the_bytes_arrive(
    data: bytes, cuts: list[int], is_compressed: bool
) -> None:
    sent = gzip.compress(data) if is_compressed else data
    places = sorted({0, *(cut for cut in cuts if cut < len(sent)), len(sent)})
    pieces = [sent[start:end] for start, end in pairwise(places)]
    assert decode(*pieces, limit=1_000) == decode(sent, limit=1_000)


def test_members_of_gzip_one_after_the_other_are_one_log() -> None:
    data = gzip.compress(b"a\nb") + gzip.compress(b"c\n") + b"\0" * 8
    assert decode(data) == ["a", "bc"]


def test_much_data_in_little_gzip_is_given_piece_by_piece() -> None:
    bomb = gzip.compress(b"line\n" * 200_000)
    batches = list(LogDecoder(LIMIT).feed(bomb))
    assert sum(map(len, batches)) == 200_000
    assert max(map(len, batches)) < 20_000


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: data[:-12], id="cut short"),
        pytest.param(lambda data: data[:-8] + b"\0" * 8, id="wrong checksum"),
    ],
)
def test_damaged_gzip_gives_its_lines_before_the_error(damage: object) -> None:
    data = gzip.compress(b"a\n" * 100_000)
    lines: list[str] = []
    decoder = LogDecoder(LIMIT)

    def read() -> None:
        assert callable(damage)
        for batch in decoder.feed(damage(data)):
            lines.extend(batch)
        for batch in decoder.finish():
            lines.extend(batch)

    with pytest.raises(InvalidInputError):
        read()
    assert len(lines) > 90_000
