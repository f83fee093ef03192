"""The route of those who look after the others: the audit log."""

from collections.abc import AsyncIterator
from datetime import datetime

from watchfloor.client._documents import Page, every_item, page_in, values_in
from watchfloor.client._wire import Wire
from watchfloor.core import AuditKind, AuditView


class AuditApi:
    """Who did what in the project, and what came of it; for admin keys."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def list(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        actor: str | None = None,
        about: AuditKind | None = None,
        subject: tuple[str, str] | None = None,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page[AuditView]:
        """One page of entries, newest first.

        Args:
            since: Made at or after.
            until: Made before.
            actor: Who, as entries name it.
            about: What the entries are about.
            subject: What was done to this alone: its kind, such as ``session``, and its id.
            limit: At most so many.
            cursor: Where the page before this one ended.
        """
        kind, value = subject or (None, None)
        query = {
            "since": None if since is None else since.isoformat(),
            "until": None if until is None else until.isoformat(),
            "actor": actor,
            "about": about,
            "subject_kind": kind,
            "subject_id": value,
            "limit": limit,
            "cursor": cursor,
        }
        response = await self._wire.request("GET", "/api/audit", query=query)
        return values_in(AuditView, page_in(response.content, "entries"))

    def every(
        self, *, since: datetime | None = None, limit: int | None = None
    ) -> AsyncIterator[AuditView]:
        """All entries made since then over all pages, newest first, at most ``limit``."""
        return every_item(lambda cursor: self.list(since=since, cursor=cursor), limit=limit)
