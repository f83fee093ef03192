"""An audit entry as it is shown."""

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.core.audit import AuditEntry
from watchfloor.core.ids import ProjectId


class AuditView(BaseModel):
    """Who did what, on which subject, when, from where, and what came of it.

    Attributes:
        entry_id: Unique.
        project_id: In whose log it is.
        position: Its place in the chain; absent while it is not sealed yet.
        at: When.
        actor: ``key:<key id>``, or the keyed token of a person.
        kind: ``change``, ``act``, ``read``, ``use`` of a key outside its habit, or ``gap``.
        permission: What the call needs.
        operation: The route's template or the rpc's name.
        subject: Keyed token of what it was done to.
        face: Where it came in.
        address: From where.
        result: ``done``, ``begun``, ``refused`` or ``failed``.
        reason: The code of the error that refused it.
        detail: More about uses and gaps.
        request_id: The same on all entries of one call.
    """

    model_config = ConfigDict(frozen=True)
    entry_id: str
    project_id: ProjectId
    position: int | None
    at: AwareDatetime
    actor: str
    kind: str
    permission: str
    operation: str
    subject: str | None
    face: str
    address: str | None
    result: str
    reason: str | None
    detail: str | None
    request_id: str

    @classmethod
    def of(cls, entry: AuditEntry, position: int | None) -> "AuditView":
        """The entry as it is shown, without its signature."""
        return cls(position=position, **{name: getattr(entry, name) for name in _SHOWN})


_SHOWN = tuple(name for name in AuditView.model_fields if name != "position")
