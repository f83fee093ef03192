"""The REST face: routes, their errors, their description."""

from watchfloor.gateway.rest.application import create_app

__all__ = ["create_app"]
