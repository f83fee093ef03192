"""What a watcher asks for, by server-sent events and by WebSocket alike."""

from pydantic import Field

from watchfloor.bus import ResumeToken
from watchfloor.gateway.parameters import ThreatConditions
from watchfloor.gateway.redaction import Edge
from watchfloor.gateway.stream import Selection, Shown


class WatchParameters(ThreatConditions):
    """Which threats, and from where on.

    Attributes:
        view: How much of each: all of it, or what a list shows.
        token: Where to go on.
    """

    view: Shown = Shown.FULL

    token: str | None = Field(default=None, description="Where to go on: the last token seen.")

    def selection(self, project_id: str, edge: Edge) -> Selection:
        """What is wanted of a project's threats."""
        return Selection(
            project_id,
            edge.where(self.where),
            or_search=edge.search(self.search),
            view=self.view,
        )

    def resume_token(self, header: str | None = None) -> ResumeToken | None:
        """Where to go on; a browser that comes back sends the newer token as a header.

        Raises:
            InvalidInputError: It cannot be one.
        """
        text = header or self.token
        return ResumeToken.parse(text) if text is not None else None
