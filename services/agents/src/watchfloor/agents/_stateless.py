"""The life of an agent that keeps nothing between calls."""


class Stateless:
    """Nothing to acquire or release: the ports have lives of their own.

    What such an agent waits for is its ports, once per batch. Their time limits are the host's,
    which also measures how long an answer took.
    """

    async def start(self) -> None:
        """Ready at once."""

    async def stop(self) -> None:
        """Nothing to hand back; safe twice and without ``start``."""
