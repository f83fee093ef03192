"""What a file of signals may look like."""

from pathlib import Path

import pytest

from watchfloor.cli.failures import UsageError
from watchfloor.cli.signal_file import read_signal_file

ONE, TWO = {"threat_type": "anomaly"}, {"threat_type": "bot_traffic"}


@pytest.mark.parametrize(
    ("content", "signals", "bad_lines"),
    [
        pytest.param('[{"threat_type": "anomaly"}]', {0: ONE}, [], id="array"),
        pytest.param('{\n "threat_type":\n "anomaly"}', {0: ONE}, [], id="one object"),
        pytest.param(
            '{"threat_type": "anomaly"}\r\n\n{"threat_type": "bot_traffic"}\n',
            {0: ONE, 1: TWO},
            [],
            id="lines",
        ),
        pytest.param(
            '{"threat_type": "anomaly"}\n{oops\n{"threat_type": "bot_traffic"}',
            {0: ONE, 2: TWO},
            ["line 2"],
            id="a line that is not JSON keeps its place",
        ),
        pytest.param('\ufeff[{"threat_type": "anomaly"}]', {0: ONE}, [], id="byte order mark"),
        pytest.param("[7, null]", {0: 7, 1: None}, [], id="no objects: the server judges"),
        pytest.param('{"request_count": NaN}', {}, ["line 1"], id="NaN is not JSON"),
        pytest.param("[]", {}, [], id="empty array"),
        pytest.param("", {}, [], id="empty file"),
        pytest.param("[" * 100_000, {}, ["line 1"], id="nested without end"),
    ],
)
def test_forms(
    tmp_path: Path, content: str, signals: dict[int, object], bad_lines: list[str]
) -> None:
    path = tmp_path / "signals"
    path.write_bytes(content.encode())
    found = read_signal_file(path)
    assert found.signals == signals
    assert [line.problem.field for line in found.unreadable] == bad_lines


def test_the_same_content_gives_the_same_keys_under_any_name(tmp_path: Path) -> None:
    contents = {"a": b"[1]", "b": b"[1]", "c": b"[2]"}
    prefixes = {}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
        prefixes[name] = read_signal_file(tmp_path / name).key_prefix
    assert prefixes["a"] == prefixes["b"] != prefixes["c"]


def test_a_line_that_is_not_utf8_is_refused_alone(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b'{"a": 1}\n{"a": "\xff"}\n{"a": 3}\n')
    found = read_signal_file(tmp_path / "x")
    assert found.signals == {0: {"a": 1}, 2: {"a": 3}}
    [(place, problem)] = found.unreadable
    assert (place, problem.field, problem.reason) == (1, "line 2", "is not UTF-8 text")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b'{"a": "\xff"}', id="one object"),
        pytest.param(b'[\n{"a":\n"\xff"}\n]', id="an array over several lines"),
        pytest.param('{"a": 1}'.encode("utf-16"), id="UTF-16"),
    ],
)
def test_a_file_that_is_not_utf8_is_refused_as_a_whole(tmp_path: Path, content: bytes) -> None:
    """Not one of its lines could be read; a list of them all would say less."""
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(UsageError, match="UTF-8"):
        read_signal_file(tmp_path / "x")
