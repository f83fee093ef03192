"""NATS from its wheel, run as a child."""

from watchfloor.runtime._nats.server import EmbeddedNATS

__all__ = ["EmbeddedNATS"]
