"""What an operator sets about the archive."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict


class ArchiveConfig(BaseModel):
    """Where rows are kept that retention takes out of the database.

    Attributes:
        folder: A folder of its own, on a disk that outlives the database. Without one nothing is
            archived, and what is past its retention is gone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    folder: Path | None = None
