"""Every id that a check names exists, and is in use."""

import pytest

from watchfloor.analyzers import check_catalogue
from watchfloor.core import CheckCategory, CheckDefinition
from watchfloor.reference import AtlasCatalogue, AttackCatalogue

CATALOGUE = check_catalogue()
DEFINITIONS = CATALOGUE.dynamic_checks


@pytest.mark.parametrize("check", DEFINITIONS, ids=lambda check: check.check_id)
def test_ids_of_frameworks_exist(check: CheckDefinition) -> None:
    attack, atlas = AttackCatalogue(), AtlasCatalogue()
    if check.mitre is not None:
        technique = attack.technique(check.mitre)
        assert technique is not None
        assert technique.active
    for technique_id in check.atlas:
        assert atlas.technique(technique_id) is not None
    assert (check.owasp_llm is None) is (check.owasp_llm_name is None)
    assert (check.owasp_llm_2025 is None) is (check.owasp_llm_2025_name is None)
    assert (check.owasp_asi is None) is (check.owasp_asi_name is None)
    assert check.soc2_controls


@pytest.mark.parametrize("check", DEFINITIONS, ids=lambda check: check.check_id)
def test_a_check_says_how_bad_it_is_and_what_to_do(check: CheckDefinition) -> None:
    assert check.recommendations
    assert check.cvss_critical is not None or check.cvss_warning is not None
    for score in (check.cvss_critical, check.cvss_warning):
        assert score is None or 0 < score <= 10


def test_names_of_2023_and_2025_differ_where_the_lists_do() -> None:
    by_id = {check.check_id: check for check in DEFINITIONS}
    prompt = by_id["PII_002_SYSTEM_PROMPT"]
    assert (prompt.owasp_llm, prompt.owasp_llm_name) == (
        "LLM06",
        "Sensitive Information Disclosure",
    )
    assert (prompt.owasp_llm_2025, prompt.owasp_llm_2025_name) == (
        "LLM07:2025",
        "System Prompt Leakage",
    )


def test_ids_are_unique_and_categories_in_their_order() -> None:
    ids = [check.check_id for check in DEFINITIONS]
    assert len(ids) == len(set(ids)) == 20
    categories = [category.category_id for category in CATALOGUE.dynamic_categories]
    assert categories == list(CheckCategory)
    assert list(dict.fromkeys(check.category for check in DEFINITIONS)) == categories
