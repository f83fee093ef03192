"""What some tests need and not every machine has: skipped without it, but never in CI."""

import os

import pytest


def need(lacking: str | None) -> None:
    """Return where nothing is lacking.

    Args:
        lacking: What is not there and how one gets it.
    """
    if lacking is None:
        return
    if os.environ.get("CI"):
        pytest.fail(f"CI runs everything, but {lacking}", pytrace=False)
    pytest.skip(f"not run: {lacking}")
