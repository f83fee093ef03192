"""What an operator sets about data flow."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from watchfloor.analyzers.dataflow.language import Deed


class DataflowConfig(BaseModel):
    """What tools do, where their names do not say it.

    Attributes:
        tools: Deeds by the tool's name; ``retrieve`` alone declares a tool without consequence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    tools: Mapping[str, frozenset[Deed]] = Field(default_factory=dict)
