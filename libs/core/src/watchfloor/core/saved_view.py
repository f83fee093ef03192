"""Lists as people left them, to come back to."""

from enum import StrEnum
from typing import Annotated, NewType

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from watchfloor.core.ids import ProjectId
from watchfloor.core.text import Label, Text

ViewId = NewType("ViewId", str)


class ViewPage(StrEnum):
    """What a view is of."""

    THREATS = "threats"
    SESSIONS = "sessions"
    AGENTS = "agents"
    OPERATIONS = "operations"


class SavedViewInput(BaseModel):
    """A view as somebody saves it.

    Attributes:
        name: What it is called.
        page: What it is of.
        query: What the page's address says behind its question mark.
        shared: Whether everybody in the project sees it.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "To judge", "page": "threats", "query": "review=yes&range=24h"}]
        },
    )
    name: Annotated[Label, StringConstraints(max_length=100)]
    page: ViewPage
    query: Annotated[Text, StringConstraints(max_length=2_000)]
    shared: bool = False


class SavedView(BaseModel):
    """A view as it is kept.

    Attributes:
        view_id: Its id.
        project_id: The tenant.
        owner: Prefix of the API key that saved it, or the person's name.
        name: What it is called.
        page: What it is of.
        query: What the page's address says behind its question mark.
        shared: Whether everybody in the project sees it.
        created_at: When it was saved first.
        changed_at: When it was saved last.
    """

    model_config = ConfigDict(frozen=True)
    view_id: ViewId
    project_id: ProjectId
    owner: str
    name: str
    page: ViewPage
    query: str
    shared: bool
    created_at: AwareDatetime
    changed_at: AwareDatetime
