"""What the image proof takes a Dockerfile and a ``.dockerignore`` to say is what an engine does."""

from pathlib import Path, PurePosixPath

import pytest
from imageproof.context import Context
from imageproof.dockerfile import Instruction, filled, parsed

_TEXT = """
# A comment.
ARG BASE=debian:12.1
ARG DIGEST=

FROM ${BASE}${DIGEST} AS files
ARG COLOUR
RUN one \\
    # Said between two lines of one command.
    && two
COPY ["a b", "/c"]

FROM files AS unused
FROM debian:12.1
COPY --from=files /c /c
from files as last
"""


def test_lines_are_continued_over_comments() -> None:
    stage = parsed(_TEXT, {}).stages["files"]
    assert stage.instructions[1] == Instruction("RUN", "one && two")


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ({}, "debian:12.1"),
        ({"DIGEST": "@sha256:0"}, "debian:12.1@sha256:0"),
        ({"BASE": "debian:13"}, "debian:13"),
    ],
    ids=["as it stands", "pinned", "another"],
)
def test_a_base_is_what_the_build_arguments_say(given: dict[str, str], base: str) -> None:
    assert parsed(_TEXT, given).stages["files"].base == base


def test_a_target_needs_what_it_is_made_from_and_what_it_copies() -> None:
    file = parsed(_TEXT, {})
    assert [stage.name for stage in file.needed_by("last")] == ["files", "last"]
    assert [stage.name for stage in file.needed_by("2")] == ["files", "2"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ('["a b", "/c"]', ("a b", "/c")),
        ('A="x y" B=$NAME', ["A=x y", "B=n"]),
        ("${NAME}/$MISSING/\\$NAME", ["n//$NAME"]),
    ],
    ids=["a list", "quoted", "variables"],
)
def test_words_are_those_of_a_shell_or_of_a_list(value: str, words: list[str]) -> None:
    assert Instruction("ENV", value).words({"NAME": "n"}) == words


def test_a_text_is_run_by_the_shell_and_a_list_is_not() -> None:
    assert Instruction("CMD", "a && b").command(["sh", "-c"]) == ["sh", "-c", "a && b"]
    assert Instruction("CMD", '["a", "b"]').command(["sh", "-c"]) == ("a", "b")


def test_a_variable_without_a_value_is_empty() -> None:
    assert filled("${A}-$B", {"B": "1"}) == "-1"


_IGNORED = """
# Only what is needed.
*
!kept
!kept-file
**/__pycache__
kept/*.log
!kept/known.log
"""


@pytest.mark.parametrize(
    ("path", "is_sent"),
    [
        ("other/file", False),
        ("kept/file", True),
        ("kept/below/file", True),
        ("kept-file", True),
        ("kept/below/__pycache__/file", False),
        ("kept/a.log", False),
        ("kept/known.log", True),
        ("kept/below/a.log", True),
    ],
)
def test_the_last_rule_that_speaks_of_a_file_decides(
    tmp_path: Path, path: str, *, is_sent: bool
) -> None:
    (tmp_path / ".dockerignore").write_text(_IGNORED)
    assert Context(tmp_path).is_sent(PurePosixPath(path)) == is_sent


def test_what_is_not_sent_cannot_be_copied(tmp_path: Path) -> None:
    (tmp_path / ".dockerignore").write_text("*\n!kept\n")
    for name in ("kept", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    context = Context(tmp_path)
    assert [str(below) for _, below in context.files_of("kept")] == ["file"]
    with pytest.raises(FileNotFoundError):
        list(context.files_of("other"))
