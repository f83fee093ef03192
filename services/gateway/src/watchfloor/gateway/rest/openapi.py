"""The OpenAPI document: FastAPI's own, with the bodies that our routes read themselves."""

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from watchfloor.bus import DeadLetter
from watchfloor.core import (
    ChangeEvent,
    ChangeEventInput,
    Customer,
    IntelIndicator,
    IntelIndicatorInput,
    Project,
    SignalInput,
    ThreatAnalysis,
    VerdictInput,
)
from watchfloor.gateway.rest import shapes

_COMPONENTS: tuple[type[BaseModel], ...] = (
    ChangeEvent,
    ChangeEventInput,
    Customer,
    DeadLetter,
    IntelIndicator,
    IntelIndicatorInput,
    Project,
    SignalInput,
    ThreatAnalysis,
    VerdictInput,
    shapes.AllProjects,
    shapes.Health,
    shapes.IntelSources,
    shapes.KeyAnswer,
    shapes.NewKey,
    shapes.NewProject,
    shapes.PendingThreat,
    shapes.Problem,
    shapes.ReadyAnswer,
    shapes.RecordedChanges,
    shapes.Removed,
    shapes.Stored,
    shapes.SubmissionAnswer,
    shapes.ThreatCounts,
)


class Described(FastAPI):
    """An application whose OpenAPI document names every body."""

    def openapi(self) -> dict[str, Any]:
        """The document; made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            components = document.setdefault("components", {}).setdefault("schemas", {})
            components.update(_schemas())
        return super().openapi()


def _schemas() -> dict[str, Any]:
    _, definitions = models_json_schema(
        [(model, "validation") for model in _COMPONENTS],
        ref_template="#/components/schemas/{model}",
    )
    schemas: dict[str, Any] = definitions["$defs"]
    return schemas
