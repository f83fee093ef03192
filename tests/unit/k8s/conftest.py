"""The overlays, as the cluster would be told them."""

from collections.abc import Sequence

import pytest
from support.manifests import OVERLAYS, Document, built, kubectl


@pytest.fixture(scope="session", params=OVERLAYS)
def overlay(request: pytest.FixtureRequest) -> Sequence[Document]:
    """All objects of an overlay."""
    return _built(f"overlays/{request.param}")


@pytest.fixture(scope="session")
def prod() -> Sequence[Document]:
    """All objects of the larger one."""
    return _built("overlays/prod")


def _built(folder: str) -> Sequence[Document]:
    if kubectl() is None:
        pytest.skip("what is not run: the overlays are built by kubectl, which is not here")
    return built(folder)
