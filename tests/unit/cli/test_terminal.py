"""Text from outside cannot steer the terminal."""

import io

import pytest
from rich.console import Console

from watchfloor.cli.terminal import clean, plain, print_json


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("\x1b[31mred", r"\x1b[31mred", id="colour"),
        pytest.param("\x1b]0;title\x07", r"\x1b]0;title\x07", id="window title"),
        pytest.param("a\rb\nc\td", r"a\rb\nc\td", id="line ends"),
        pytest.param("\x9b2J", r"\x9b2J", id="one-byte escape"),
        pytest.param("user\u202egpj.exe", r"user\u202egpj.exe", id="right to left"),
        pytest.param("\ud800", r"\ud800", id="half a pair"),
        pytest.param("zero\u200bwidth", r"zero\u200bwidth", id="invisible"),
        pytest.param("Grüße, 東京 [ok]", "Grüße, 東京 [ok]", id="ordinary text stays"),
        pytest.param("back\\slash", "back\\slash", id="a backslash stays"),
    ],
)
def test_what_prints_nothing_visible_is_escaped(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_markup_from_outside_is_shown_not_obeyed() -> None:
    out = io.StringIO()
    Console(file=out, force_terminal=True, color_system="truecolor", no_color=False).print(
        plain("[red]x[/red] [link=http://bad]y[/link]")
    )
    assert out.getvalue().strip() == "[red]x[/red] [link=http://bad]y[/link]"


def test_json_is_one_line_of_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"agent": "\x1b[31m\u202e東"})
    out = capsys.readouterr().out
    assert out.isascii()
    assert out.count("\n") == 1
    assert "\x1b" not in out
