"""MITRE ATLAS: techniques against systems that contain AI, and their tactics."""

from functools import cached_property
from typing import Any, NamedTuple

from watchfloor.reference._package_data import read_packaged_json


class AtlasTechnique(NamedTuple):
    """A technique of ATLAS.

    Attributes:
        technique_id: Its id, for example ``AML.T0051``.
        name: Its name.
        tactic_ids: The tactics it serves; a sub-technique serves those of its technique.
    """

    technique_id: str
    name: str
    tactic_ids: tuple[str, ...]


class AtlasCatalogue:
    """The packaged catalogue; it is read at the first question."""

    def technique(self, technique_id: str) -> AtlasTechnique | None:
        """The technique or sub-technique of an id, or nothing."""
        return self._techniques.get(technique_id)

    @property
    def version(self) -> str:
        """Which release is packaged, for example ``5.6.0``."""
        version: str = self._document["version"]
        return version

    @cached_property
    def _document(self) -> dict[str, Any]:
        document: dict[str, Any] = read_packaged_json("atlas.json.gz")
        return document

    @cached_property
    def _techniques(self) -> dict[str, AtlasTechnique]:
        return {
            row["id"]: AtlasTechnique(row["id"], row["name"], tuple(row["tactics"]))
            for row in self._document["techniques"]
        }
