"""The checks at their limits, beside what the reference says there."""

import json
from pathlib import Path
from typing import Any

import pytest
from unit.analyzers.security_checks.making import (
    OURS,
    check_of,
    make_behavior,
    make_facts,
    make_pii,
    report_of,
)

from watchfloor.analyzers import check_catalogue
from watchfloor.analyzers.security_checks.material import Material
from watchfloor.analyzers.security_checks.privacy_compliance import PRIVACY_COMPLIANCE
from watchfloor.core import BehaviorReport, CheckCategory, SessionFacts

_DATA = Path(__file__).parents[1] / "data"
BOUNDARIES: dict[str, Any] = json.loads((_DATA / "security_boundaries.json").read_text())
TABLES: dict[str, Any] = json.loads((_DATA / "pii_tables.json").read_text())

Case = dict[str, Any]
_OF_BEHAVIOR = {"stability_score", "predictability_score", "num_clusters", "num_outliers"}


def _behavior(case: Case) -> BehaviorReport | None:
    given = {name: case[name] for name in case if name in BehaviorReport.model_fields}
    return make_behavior(**given) if _OF_BEHAVIOR & set(case) else None


def _sessions(case: Case, check_id: str) -> list[SessionFacts]:
    field = {"004": "total_tokens", "005": "tool_calls", "006": "duration_s"}
    if "values" in case:
        name = field[check_id.split("_")[1]]
        return [make_facts(**{name: value}) for value in case["values"]]
    if "sessions_available_used" in case:
        return [
            make_facts(available_tools=frozenset(available), tools_used=frozenset(used))
            for available, used in case["sessions_available_used"]
        ]
    return [make_facts(total_tokens=value) for value in case.get("total_tokens", ())] + [
        make_facts(tool_calls=value) for value in case.get("tool_uses", ())
    ]


def _name(case: Case) -> str:
    return ",".join(f"{name}={case[name]}" for name in case if "check" not in name)[:60]


@pytest.mark.parametrize("case", BOUNDARIES["boundaries"], ids=_name)
def test_a_boundary_is_what_the_reference_says(case: Case) -> None:
    for expected in case["checks"]:
        check_id = expected["check_id"]
        found = check_of(check_id, _sessions(case, check_id), behavior=_behavior(case))
        assert (found.status, found.value) == (expected["status"], expected["value"])
        assert found.cvss_score == expected["cvss_score"]
        evidence = {name: found.evidence[name] for name in expected["evidence"]}
        assert evidence == expected["evidence"]
        assert bool(found.recommendations) == (found.status != "passed")


@pytest.mark.parametrize("num_clusters", [0, 1, 2])
def test_what_compares_with_clusters_is_told_where_there_are_some(num_clusters: int) -> None:
    (case,) = [
        each for each in BOUNDARIES["boundaries"] if each.get("num_clusters") == num_clusters
    ]
    report = report_of(behavior=make_behavior(num_clusters=num_clusters))
    checks = report.categories[CheckCategory.BEHAVIORAL].checks
    assert [check.check_id for check in checks] == case["category_check_ids"]


def test_the_frameworks_are_those_of_the_reference() -> None:
    expected: dict[str, Case] = BOUNDARIES["check_framework"]
    found = {check.check_id: check for check in check_catalogue().dynamic_checks}
    assert set(found) == set(expected) | OURS
    for check_id, framework in expected.items():
        check = found[check_id]
        assert check.category == framework["category_id"]
        assert check.owasp_llm == framework["owasp_llm"]
        assert list(check.soc2_controls) == framework["soc2_controls"]
        assert (check.cwe, check.mitre) == (framework["cwe"], framework["mitre"])
        assert check.cvss_critical == framework["cvss_critical"]
        assert check.cvss_warning == framework["cvss_warning"]


@pytest.mark.parametrize("case", TABLES["pii_checks"], ids=lambda case: str(case["case"]))
def test_personal_data_is_judged_as_the_reference_does(case: Case) -> None:
    report = PRIVACY_COMPLIANCE.look(Material([], pii=make_pii(case["pii"])))
    assert [
        {
            "check_id": check.check_id,
            "status": check.status.value,
            "value": check.value,
            "cvss_score": check.cvss_score,
        }
        for check in report.checks
    ] == case["checks"]
    assert report.metrics == case["metrics"]
