"""The form of what ``/v1`` shows: camelCase, times in milliseconds since 1970."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer
from pydantic.alias_generators import to_camel

from watchfloor.core import milliseconds

Milliseconds = Annotated[datetime, PlainSerializer(milliseconds, return_type=int)]


class View(BaseModel):
    """What is shown, under names in camelCase."""

    model_config = ConfigDict(
        frozen=True,
        alias_generator=to_camel,
        populate_by_name=True,
        from_attributes=True,
    )

    def shown(self) -> bytes:
        """As JSON, without what is absent."""
        return self.model_dump_json(by_alias=True, exclude_none=True).encode()
