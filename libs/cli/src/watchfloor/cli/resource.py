"""What a process says of itself in its spans."""

from importlib.metadata import version
from uuid import uuid4


def resource_of(service: str) -> dict[str, str]:
    """Whose spans they are: every process has an id of its own."""
    return {
        "service.name": service,
        "service.namespace": "watchfloor",
        "service.version": version("watchfloor"),
        "service.instance.id": str(uuid4()),
    }
