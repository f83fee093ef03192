"""The packaged catalogues answer what the product says about its own findings."""

import pytest

from watchfloor.core import PROFILES
from watchfloor.reference import AUTOMATED_THREATS, AtlasCatalogue, AttackCatalogue


@pytest.fixture(scope="module")
def catalogue() -> AttackCatalogue:
    return AttackCatalogue()


def test_a_technique_has_its_name_and_tactics(catalogue: AttackCatalogue) -> None:
    technique = catalogue.technique("T1110.004")
    assert technique is not None
    assert technique.name == "Credential Stuffing"
    assert technique.tactic_ids == ("TA0006",)
    assert technique.active


def test_a_revoked_technique_is_not_active(catalogue: AttackCatalogue) -> None:
    technique = catalogue.technique("T1156")
    assert technique is not None
    assert not technique.active


def test_what_does_not_exist_is_not_found(catalogue: AttackCatalogue) -> None:
    assert catalogue.technique("T9999") is None
    assert catalogue.tactic("TA9999") is None


def test_the_release_is_known(catalogue: AttackCatalogue) -> None:
    assert catalogue.version == "ATT&CK Enterprise v18.1"


def test_every_id_in_the_threat_types_exists_and_fits(catalogue: AttackCatalogue) -> None:
    for threat_type, profile in PROFILES.items():
        for technique_id, tactic_id in profile.techniques:
            technique = catalogue.technique(technique_id)
            assert technique is not None, threat_type
            assert technique.active, technique_id
            assert tactic_id in technique.tactic_ids, technique_id
            assert catalogue.tactic(tactic_id) is not None
        assert set(profile.oat) <= set(AUTOMATED_THREATS)


def test_the_automated_threats_are_numbered_without_gaps() -> None:
    assert list(AUTOMATED_THREATS) == [f"OAT-{number:03}" for number in range(1, 22)]


def test_techniques_against_ai_have_their_names_and_tactics() -> None:
    catalogue = AtlasCatalogue()
    technique = catalogue.technique("AML.T0053")
    assert technique is not None
    assert technique.name == "AI Agent Tool Invocation"
    assert technique.tactic_ids
    assert catalogue.technique("AML.T9999") is None
    assert catalogue.version == "5.6.0"
