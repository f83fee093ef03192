"""The audit log, for admins."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field, model_validator
from starlette.responses import Response

from watchfloor.core import (
    AuditFilter,
    AuditKind,
    AuditView,
    Caller,
    Moment,
    Permission,
    Text,
)
from watchfloor.gateway.auditing import AuditTrail, SubjectKind
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import page
from watchfloor.gateway.rest.guards import Calling, From, PageParameters
from watchfloor.gateway.rest.operations import GUARDED, answers, page_of

router = APIRouter(prefix="/api/audit", tags=["audit"])


class AuditParameters(PageParameters):
    """Which entries, and which part of their list.

    Attributes:
        since: Made at or after.
        until: Made before.
        actor: Who, as entries name it.
        about: What the entries are about.
        subject_kind: What ``subject_id`` is the id of.
        subject_id: Only what was done to this; entries themselves hold a token of it.
    """

    since: Moment | None = None
    until: Moment | None = None
    actor: Annotated[Text, Field(min_length=1)] | None = None
    about: AuditKind | None = None
    subject_kind: SubjectKind | None = None
    subject_id: Annotated[Text, Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _subject_has_a_kind(self) -> "AuditParameters":
        if (self.subject_kind is None) != (self.subject_id is None):
            raise ValueError("subject_kind and subject_id belong together")
        return self

    def where(self, caller: Caller, trail: AuditTrail) -> AuditFilter:
        """The entries as the log can find them."""
        subjects = None
        if self.subject_kind is not None and self.subject_id is not None:
            tokens = trail.keys().tokens(caller.project_id, self.subject_kind, self.subject_id)
            subjects = tuple(tokens)
        return AuditFilter(self.since, self.until, self.actor, self.about, subjects)


@router.get(
    "",
    response_class=Response,
    responses=answers({200: ("Newest first.", page_of("entries", AuditView))}, *GUARDED),
)
@needs(Permission.ADMINISTER_PROJECT)
async def list_audit_entries(
    services: From, caller: Calling, asked: Annotated[AuditParameters, Query()]
) -> Response:
    """What was done in this project, by whom, and what came of it."""
    where = asked.where(caller, services.audit)
    found = await services.limit(
        services.audited.list(caller.project_id, where, limit=asked.limit, cursor=asked.cursor)
    )
    views = [AuditView.of(*each) for each in found.items]
    return page("entries", views, found.next_cursor)
