"""A key is added where the gateway looks for it."""

from pathlib import Path

from typer.testing import CliRunner

from watchfloor.cli.app import build
from watchfloor.runtime import RedactionKeys


def test_a_new_key_is_added_to_the_data_folder(tmp_path: Path) -> None:
    """It says its number, and nothing of the key."""
    answer = CliRunner().invoke(build(), ["redaction", "new-key", "--data-dir", str(tmp_path)])

    assert (answer.exit_code, answer.output) == (0, "key 2 added\n")
    assert [*RedactionKeys(tmp_path / "redaction.keys").of_project("acme")] == [1, 2]
