"""Public names of a room that are imported when they are first asked for."""

from collections.abc import Callable, Mapping
from importlib import import_module


def deferred(room: str, modules: Mapping[str, str]) -> Callable[[str], object]:
    """The ``__getattr__`` of a room, whose configuration is wanted long before the rest of it.

    Args:
        room: Its full name.
        modules: The module below it that has each name.
    """

    def find(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(import_module(f"{room}.{modules[name]}"), name)

    return find
