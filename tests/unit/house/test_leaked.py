"""A key that somebody is about to commit is found, and named without being repeated."""

import subprocess
from pathlib import Path

import pytest
from supply import leaked

KEY = "AKIA" + "IOSFODNN7EXAMPLE"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository that ignores ``*.log``; what it accepts is nothing."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("*.log\n")
    table = tmp_path / "known.json"
    table.write_text("{}")
    monkeypatch.setattr(leaked, "TOP", tmp_path)
    monkeypatch.setattr(leaked, "KNOWN", table)
    return tmp_path


def test_a_secret_is_named_by_its_place_and_never_repeated(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "settings.py").write_text(f"region = 'x'\naccess = '{KEY}'\n")

    assert leaked.main([]) == 1

    said = capsys.readouterr().out
    assert said.startswith("settings.py:2: API_KEY\n")
    assert KEY not in said


def test_what_git_ignores_and_what_is_packed_is_passed_over(repository: Path) -> None:
    (repository / "run.log").write_text(KEY)
    (repository / "packed").write_bytes(b"\xff\xfe" + KEY.encode())

    assert leaked.main([]) == 0


def test_what_was_accepted_may_move_but_not_to_another_file(repository: Path) -> None:
    planted = repository / "test_keys.py"
    planted.write_text(KEY)
    assert leaked.main(["--accept"]) == 0
    assert KEY not in leaked.KNOWN.read_text()

    planted.write_text(f"\n\n{KEY}\n")
    assert leaked.main([]) == 0

    (repository / "product.py").write_text(KEY)
    assert leaked.main([]) == 1


def test_another_secret_in_the_same_file_is_found(repository: Path) -> None:
    planted = repository / "test_keys.py"
    planted.write_text(KEY)
    leaked.main(["--accept"])

    planted.write_text(f"{KEY} {KEY.replace('7', '6')}\n")

    assert leaked.main([]) == 1
