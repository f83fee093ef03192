"""The routes of what a project wants to be kept back."""

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.client._documents import object_in, value_of
from watchfloor.client._wire import Wire
from watchfloor.core import RedactionMode, RedactionPolicyInput


class SeenRedaction(BaseModel):
    """A redaction policy as it holds.

    Attributes:
        mode: What becomes of what is sensitive.
        fields: Fields whose values are kept back whole.
        words: Declared words, each by its token.
        changed_at: When it was declared; nothing where nothing was.
    """

    model_config = ConfigDict(frozen=True)
    mode: RedactionMode
    fields: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    changed_at: AwareDatetime | None = None


class RedactionApi:
    """What is kept back of what callers tell."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def get(self) -> SeenRedaction:
        """The policy as it holds."""
        response = await self._wire.request("GET", "/api/redaction")
        return value_of(SeenRedaction, object_in(response.content))

    async def put(self, policy: RedactionPolicyInput) -> SeenRedaction:
        """Make this the policy; for admin keys.

        Raises:
            InvalidInputError: A token stands for no declared word.
        """
        body = policy.model_dump(mode="json")
        response = await self._wire.request("PUT", "/api/redaction", body=body)
        return value_of(SeenRedaction, object_in(response.content))
