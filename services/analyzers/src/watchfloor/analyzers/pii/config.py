"""What an operator sets of the search for personal data."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class PiiConfig(BaseModel):
    """How personal data is looked for.

    Attributes:
        score_threshold: What is less sure is not told.
        recognizers: More of presidio's, by the names of their modules, for example
            ``de_tax_id_recognizer``: numbers of other countries.
        ignored_types: Types that are no finding in a session, though they are found.
        language_model: A spaCy model to find names with; ``auto`` takes the largest English one
            that is installed, empty takes none. None is ever downloaded.
        kept_texts: Texts whose findings are remembered.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    score_threshold: Annotated[float, Field(ge=0, le=1)] = 0.5
    recognizers: tuple[str, ...] = ()
    ignored_types: frozenset[str] = frozenset({"DATE_TIME", "UUID"})
    language_model: str = "auto"
    kept_texts: Annotated[int, Field(ge=0)] = 4_096
