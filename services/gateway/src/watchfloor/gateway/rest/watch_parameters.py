"""What a watcher asks for, by server-sent events and by WebSocket alike."""

from pydantic import Field

from watchfloor.bus import ResumeToken
from watchfloor.gateway.parameters import WatchConditions


class WatchParameters(WatchConditions):
    """Which threats, and from where on.

    Attributes:
        token: Where to go on.
    """

    token: str | None = Field(default=None, description="Where to go on: the last token seen.")

    def resume_token(self, header: str | None = None) -> ResumeToken | None:
        """Where to go on; a browser that comes back sends the newer token as a header.

        Raises:
            InvalidInputError: It cannot be one.
        """
        text = header or self.token
        return ResumeToken.parse(text) if text is not None else None
