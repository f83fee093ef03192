"""The overlays, as the cluster would be told them."""

from collections.abc import Sequence

import pytest
from support.manifests import OVERLAYS, Document, built, no_kubectl
from support.needs import need


def pytest_runtest_setup() -> None:
    """Before anything is built, and in one line for all tests of this folder."""
    need(no_kubectl())


@pytest.fixture(scope="session", params=OVERLAYS)
def overlay(request: pytest.FixtureRequest) -> Sequence[Document]:
    """All objects of an overlay."""
    return built(f"overlays/{request.param}")


@pytest.fixture(scope="session")
def prod() -> Sequence[Document]:
    """All objects of the larger one."""
    return built("overlays/prod")
