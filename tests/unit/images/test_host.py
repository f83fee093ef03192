"""What this machine lends to the making of an image, so that it reaches its registries."""

from pathlib import Path

import pytest
from imageproof.host import lent


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A package index in a folder: its pages, and beside them the files that they name."""
    for name in ("simple", "files"):
        (tmp_path / "index" / name).mkdir(parents=True)
    return tmp_path / "index"


def test_places_that_settings_name_can_be_mounted(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = tmp_path / "authority.pem"
    authority.touch()
    monkeypatch.setenv("PIP_CERT", str(authority))
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", f"file://{index}/simple https://example.com/simple")
    monkeypatch.setenv("WATCHFLOOR_KEY", "is none of theirs")

    host = lent(tmp_path / "layer")

    assert {authority, index} <= set(host.places)
    assert all((host.layer / place.relative_to("/")).exists() for place in host.places)
    assert "WATCHFLOOR_KEY" not in host.variables


def test_pips_own_files_are_read(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pip.conf"
    file.write_text(f"[global]\ntimeout = 7\nfind-links =\n    {index}\n    {tmp_path}\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)

    host = lent(tmp_path / "layer")

    assert host.variables["PIP_TIMEOUT"] == "7"
    assert host.variables["PIP_FIND_LINKS"].split() == [str(index), str(tmp_path)]
    assert {index, tmp_path} <= set(host.places)
