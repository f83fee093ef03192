"""The bill of materials names what is installed with the wheel, by its hashes."""

import json

import pytest
from cyclonedx.model.bom import Bom
from supply.locked import LOCK, locked, wheel_tree
from supply.sbom import sbom


@pytest.fixture(scope="module")
def text() -> str:
    return sbom()


def test_every_package_of_the_wheel_is_in_it_with_the_locks_hashes(text: str) -> None:
    found = {
        (each["name"], each["version"]): {digest["content"] for digest in each["hashes"]}
        for each in json.loads(text)["components"]
    }
    needed = wheel_tree()
    assert found == {
        (each.name, each.version): set(each.hashes)
        for each in locked(LOCK.read_text())
        if each.name in needed
    }


def test_it_says_what_needs_what(text: str) -> None:
    needs = {
        each["ref"].partition("@")[0]: " ".join(each.get("dependsOn", ()))
        for each in json.loads(text)["dependencies"]
    }
    assert "pkg:pypi/pydantic@" in needs["watchfloor"]
    assert "pkg:pypi/pydantic-core@" in needs["pkg:pypi/pydantic"]


def test_it_reads_back_as_cyclonedx(text: str) -> None:
    read = Bom.from_json(json.loads(text))  # type: ignore[attr-defined]  # made by a decorator
    assert read.metadata.component.name == "watchfloor"
    assert len(read.components) == len(json.loads(text)["components"])


def test_the_same_lock_gives_the_same_bytes(text: str) -> None:
    assert sbom() == text
