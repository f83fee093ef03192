"""The ids in the table of types exist, are active and belong together."""

import pytest

from watchfloor.core import PROFILES, ThreatType
from watchfloor.reference import AUTOMATED_THREATS, AttackCatalogue


@pytest.fixture(scope="module")
def catalogue() -> AttackCatalogue:
    return AttackCatalogue()


@pytest.mark.parametrize("threat_type", list(ThreatType))
def test_att_ck_ids_are_active_and_in_their_tactic(
    catalogue: AttackCatalogue, threat_type: ThreatType
) -> None:
    for technique_id, tactic_id in PROFILES[threat_type].techniques:
        technique = catalogue.technique(technique_id)
        assert technique is not None, technique_id
        assert technique.active, technique_id
        assert tactic_id in technique.tactic_ids, technique_id
        assert catalogue.tactic(tactic_id) is not None, tactic_id


@pytest.mark.parametrize("threat_type", list(ThreatType))
def test_oat_ids_are_in_the_handbook(threat_type: ThreatType) -> None:
    assert set(PROFILES[threat_type].oat) <= set(AUTOMATED_THREATS)


@pytest.mark.parametrize(
    "technique_id", ["T1475", "T1533", "T1418"], ids=["app store", "system data", "app list"]
)
def test_ids_of_other_matrices_are_not_taken_for_enterprise(
    catalogue: AttackCatalogue, technique_id: str
) -> None:
    assert catalogue.technique(technique_id) is None
