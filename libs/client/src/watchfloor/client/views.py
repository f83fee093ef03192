"""Saved views: lists as people left them."""

from collections.abc import Sequence

from pydantic import BaseModel

from watchfloor.client._documents import object_in, part, value_of
from watchfloor.client._wire import Wire
from watchfloor.core import SavedView, SavedViewInput


class _Views(BaseModel):
    views: tuple[SavedView, ...]


class ViewsApi:
    """Saves views, one's own and shared ones."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def list(self) -> Sequence[SavedView]:
        """One's own views and those that are shared, by page and name."""
        response = await self._wire.request("GET", "/api/views")
        return value_of(_Views, object_in(response.content)).views

    async def create(self, view: SavedViewInput) -> SavedView:
        """Save a view.

        Raises:
            ConflictError: There are as many as may be.
        """
        response = await self._wire.request("POST", "/api/views", body=view.model_dump(mode="json"))
        return value_of(SavedView, object_in(response.content))

    async def replace(self, view_id: str, view: SavedViewInput) -> SavedView:
        """Save another view in the place of one of one's own; an admin also of a shared one.

        Raises:
            DeniedError: Somebody else shares it, and one is no admin.
            NotFoundError: One sees no such view.
        """
        path = f"/api/views/{part(view_id)}"
        response = await self._wire.request("PUT", path, body=view.model_dump(mode="json"))
        return value_of(SavedView, object_in(response.content))

    async def delete(self, view_id: str) -> None:
        """Forget a view of one's own; an admin also a shared one.

        Raises:
            DeniedError: Somebody else shares it, and one is no admin.
            NotFoundError: One sees no such view.
        """
        await self._wire.request("DELETE", f"/api/views/{part(view_id)}")
