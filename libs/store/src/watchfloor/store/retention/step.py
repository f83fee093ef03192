"""How the database is asked for by those who delete."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from sqlalchemy.ext.asyncio import AsyncConnection

Step = Callable[[], AbstractAsyncContextManager[AsyncConnection]]
"""A short transaction of its own, so that no lock is held for longer than it takes."""
