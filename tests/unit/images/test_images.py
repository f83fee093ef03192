"""What the image proof says of an image it made."""

from pathlib import Path

import pytest
from imageproof.image import Image
from imageproof.stand_ins import StandIns


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Two accounts, and nothing else."""
    folder = tmp_path / "base"
    (folder / "etc").mkdir(parents=True)
    rows = ("root:x:0:0:root:/root:/bin/sh", "ray:x:1000:1000::/home/ray:/bin/bash")
    (folder / "etc/passwd").write_text("\n".join(rows))
    return folder


def _layer(folder: Path, **files: str) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def test_a_process_has_the_home_of_its_user(base: Path) -> None:
    image = Image.of([base])
    assert image.account().variables["HOME"] == "/root"
    assert image._replace(user="1000:1000").account().variables["HOME"] == "/home/ray"


def test_what_this_machine_lends_gives_way_to_the_image_and_settings_do_not(base: Path) -> None:
    """Else a setting of this machine would make an image that no other one makes."""
    image = Image.of([base])._replace(variables={"A": "image", "B": "image"})
    variables = image.account(below={"A": "lent", "C": "lent"}, above={"B": "set"}).variables
    assert (variables["A"], variables["B"], variables["C"]) == ("image", "set", "lent")


def test_two_images_differ_where_a_file_does(tmp_path: Path) -> None:
    one = _layer(tmp_path / "one", same="1", content="1", mode="1", only="1")
    two = _layer(tmp_path / "two", same="1", content="2", mode="1")
    (two / "mode").chmod(0o755)
    for folder, target in ((one, "a"), (two, "b")):
        (folder / "link").symlink_to(target)
    images = [Image([layer], [], {}) for layer in (one, two)]
    assert images[0].differences(images[0]) == []
    assert images[0].differences(images[1]) == ["content", "link", "mode", "only"]


def test_its_packages_are_those_that_are_installed_in_it(tmp_path: Path) -> None:
    for name in ("Ray-2.60.0", "presidio_analyzer-2.2.1"):
        (tmp_path / f"opt/lib/python3.11/site-packages/{name}.dist-info").mkdir(parents=True)
    assert Image([tmp_path], [], {}).packages() == {"ray", "presidio-analyzer"}


@pytest.mark.parametrize("name", ["python:3.11-slim", "python:latest", "alpine:3.22.1"])
def test_only_an_exact_tag_has_a_stand_in(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="exact tags"):
        StandIns(tmp_path, print).layers(name)
