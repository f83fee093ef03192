"""MITRE ATT&CK Enterprise: names, tactics and whether a technique is still in use."""

from functools import cached_property
from typing import Any, NamedTuple

from watchfloor.reference._package_data import read_packaged_json


class AttackTechnique(NamedTuple):
    """A technique of ATT&CK.

    Attributes:
        technique_id: Its id, for example ``T1110.004``.
        name: Its name.
        tactic_ids: The tactics it serves.
        active: Whether it is neither revoked nor deprecated.
    """

    technique_id: str
    name: str
    tactic_ids: tuple[str, ...]
    active: bool


class AttackTactic(NamedTuple):
    """A tactic of ATT&CK.

    Attributes:
        tactic_id: Its id, for example ``TA0006``.
        name: Its name.
    """

    tactic_id: str
    name: str


class AttackCatalogue:
    """The packaged catalogue; it is read at the first question."""

    def technique(self, technique_id: str) -> AttackTechnique | None:
        """The technique or sub-technique of an id, or nothing."""
        return self._techniques.get(technique_id)

    def tactic(self, tactic_id: str) -> AttackTactic | None:
        """The tactic of an id, or nothing."""
        return self._tactics.get(tactic_id)

    @property
    def version(self) -> str:
        """Which release is packaged, for example ``ATT&CK Enterprise v18.1``."""
        source: str = self._document["source"]
        return source.partition("(")[2].rstrip(")")

    @cached_property
    def _document(self) -> dict[str, Any]:
        document: dict[str, Any] = read_packaged_json("attack_enterprise.json.gz")
        return document

    @cached_property
    def _techniques(self) -> dict[str, AttackTechnique]:
        return {
            row["id"]: AttackTechnique(
                technique_id=row["id"],
                name=row["name"],
                tactic_ids=tuple(row["tactic_ids"]),
                active=not (row["revoked"] or row["deprecated"]),
            )
            for row in self._document["techniques"]
        }

    @cached_property
    def _tactics(self) -> dict[str, AttackTactic]:
        return {
            row["id"]: AttackTactic(row["id"], row["name"]) for row in self._document["tactics"]
        }
