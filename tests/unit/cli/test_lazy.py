"""Commands are imported when they are called, and not everything is installed everywhere."""

from pathlib import Path

import pytest

from watchfloor.cli._lazy import CommandEntry, lazy_group
from watchfloor.cli.failures import UsageError


@pytest.mark.parametrize(
    ("imported", "kind", "words"),
    [
        ("not_installed.part", UsageError, "more is not installed here: .* not_installed,"),
        ("watchfloor.absent", ModuleNotFoundError, r"watchfloor\.absent"),
    ],
    ids=["a package of others", "a mistake of ours"],
)
def test_a_command_that_lacks_a_package_says_which(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    imported: str,
    kind: type[Exception],
    words: str,
) -> None:
    """An image of a gateway holds less than the whole product needs."""
    (tmp_path / "needs_more.py").write_text(f"import {imported}")
    monkeypatch.syspath_prepend(tmp_path)
    entry = CommandEntry("more", "needs_more", "More.", "Panel")
    with pytest.raises(kind, match=words):
        lazy_group([entry])(name="floor").main(["more"], standalone_mode=False)
