"""Unit tests touch one room and no network."""

import pytest
from pytest_socket import disable_socket


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Close sockets; asyncio's own pair is a Unix socket."""
    del item
    disable_socket(allow_unix_socket=True)
