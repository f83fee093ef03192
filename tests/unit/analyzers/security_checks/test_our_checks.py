"""The checks that the sixteen lack, each on both sides of its limit."""

from datetime import timedelta

import pytest
from unit.analyzers.security_checks.making import NOW, check_of, make_facts

from watchfloor.core import (
    Bands,
    BehaviorBaseline,
    CheckStatus,
    DataflowVerdict,
    SessionFacts,
    ToolRetry,
)

PASSED, WARNING, CRITICAL = CheckStatus.PASSED, CheckStatus.WARNING, CheckStatus.CRITICAL
SPEND, RETRIES = "RESOURCE_007_PRINCIPAL_SPEND", "RESOURCE_008_RETRY_LOOPS"
NEW_TOOLS, PINNED = "ENV_004_NEW_TOOLS", "ENV_001_CONSISTENT_MODEL"
INJECTED = "ENV_005_INJECTED_INSTRUCTIONS"
CLEAN, ATTEMPTED, HIJACKED = DataflowVerdict


def _spending(*tokens: int, every_h: float = 1, **principal: str) -> list[SessionFacts]:
    return [
        make_facts(
            f"s-{number}",
            total_tokens=each,
            created_at=NOW + timedelta(hours=number * every_h),
            **principal,
        )
        for number, each in enumerate(tokens)
    ]


@pytest.mark.parametrize(("last", "status"), [(50_000, PASSED), (50_001, CRITICAL)])
def test_a_user_may_spend_so_much_in_a_day(last: int, status: CheckStatus) -> None:
    """Each session is within the budget of a session."""
    found = check_of(SPEND, _spending(*[50_000] * 9, last, user_id="u"))
    assert found.status is status


@pytest.mark.parametrize(("every_h", "status"), [(24, PASSED), (23.99, CRITICAL)])
def test_what_was_spent_a_day_before_does_not_count(every_h: float, status: CheckStatus) -> None:
    found = check_of(SPEND, _spending(300_000, 300_000, every_h=every_h, user_id="u"))
    assert found.status is status


def test_the_users_of_a_customer_spend_together() -> None:
    """Nobody of them alone is above the limit."""
    sessions = [
        session
        for user in ("u", "v", "w")
        for session in _spending(200_000, user_id=user, customer_id="shop")
    ]
    found = check_of(SPEND, sessions)
    assert found.evidence["violations"] == [
        {
            "principal": "shop",
            "kind": "customer",
            "value": 600_000,
            "limit": 500_000,
            "sessions": 3,
            "until": NOW.isoformat(),
        }
    ]
    assert (found.value, found.cvss_score) == ("1 violation", 7.5)


def test_users_apart_do_not_spend_together() -> None:
    sessions = [*_spending(300_000, user_id="u"), *_spending(300_000, user_id="v")]
    assert check_of(SPEND, sessions).value == "300,000 max tokens"


def test_sessions_for_nobody_have_no_principal() -> None:
    found = check_of(SPEND, _spending(900_000))
    assert (found.status, found.value) == (PASSED, "No principals named")


@pytest.mark.parametrize(
    ("retries", "status", "value"),
    [
        (None, PASSED, "0 max retries"),
        (5, PASSED, "5 max retries"),
        (6, WARNING, "1 retry loop"),
        (20, WARNING, "1 retry loop"),
        (21, CRITICAL, "1 retry loop"),
    ],
)
def test_the_same_call_may_be_made_again_so_often(
    retries: int | None, status: CheckStatus, value: str
) -> None:
    longest = None if retries is None else ToolRetry(tool="pay", retries=retries)
    found = check_of(RETRIES, [make_facts("a", longest_retry=longest), make_facts("b")])
    assert (found.status, found.value) == (status, value)
    if status is not PASSED:
        loop = {"session_id": "a", "tool": "pay", "value": retries, "limit": 5}
        assert found.evidence == {"violations": [loop]}


def _baseline(*tools: str) -> BehaviorBaseline:
    return BehaviorBaseline.model_validate(
        {
            "baseline_id": "b",
            "project_id": "p",
            "agent_id": "shop",
            "bands": Bands(),
            "sessions": 5,
            "tools": tools,
            "created_at": NOW,
        }
    )


def test_a_tool_of_the_baseline_is_not_new() -> None:
    sessions = [make_facts(tools_used=frozenset({"search"}))]
    found = check_of(NEW_TOOLS, sessions, baseline=_baseline("search", "read"))
    assert (found.status, found.value) == (PASSED, "No new tools")


def test_a_tool_that_the_baseline_did_not_use_is_new() -> None:
    """It is told with the session that used it first."""
    sessions = [
        make_facts("b", tools_used=frozenset({"pay"}), created_at=NOW + timedelta(hours=2)),
        make_facts("a", tools_used=frozenset({"pay", "search"}), created_at=NOW),
    ]
    found = check_of(NEW_TOOLS, sessions, baseline=_baseline("search"))
    assert (found.status, found.value, found.cvss_score) == (WARNING, "1 new tool", 5.5)
    assert found.evidence["new_tools"] == [
        {"tool": "pay", "session_id": "a", "first_used_at": NOW.isoformat()}
    ]


def test_nothing_is_new_without_a_baseline() -> None:
    sessions = [make_facts(tools_used=frozenset({"pay"}))]
    assert check_of(NEW_TOOLS, sessions).status is PASSED


def _judged(*verdicts: DataflowVerdict | None) -> list[SessionFacts]:
    return [
        make_facts(
            f"s-{number}", dataflow_verdict=verdict, created_at=NOW + timedelta(hours=number)
        )
        for number, verdict in enumerate(verdicts)
    ]


@pytest.mark.parametrize(
    ("verdicts", "status", "value", "cvss"),
    [
        ((), PASSED, "No data flow traced", None),
        ((None,), PASSED, "No data flow traced", None),
        ((CLEAN, None), PASSED, "No instructions found", None),
        ((CLEAN, ATTEMPTED), WARNING, "0 hijacked, 1 attempted", 5.0),
        ((HIJACKED, CLEAN, CLEAN), CRITICAL, "1 hijacked, 0 attempted", 9.5),
    ],
)
def test_one_session_in_which_the_agent_obeyed_data_is_critical(
    verdicts: tuple[DataflowVerdict | None, ...],
    status: CheckStatus,
    value: str,
    cvss: float | None,
) -> None:
    found = check_of(INJECTED, _judged(*verdicts))
    assert (found.status, found.value, found.cvss_score) == (status, value, cvss)


def test_hijacked_sessions_are_told_first_and_all_are_counted() -> None:
    found = check_of(INJECTED, _judged(HIJACKED, None, CLEAN, HIJACKED, *[ATTEMPTED] * 30))
    sessions = found.evidence.pop("sessions")
    assert isinstance(sessions, list)
    assert len(sessions) == 20
    assert sessions[:3] == [
        {"session_id": "s-3", "verdict": "hijacked"},
        {"session_id": "s-0", "verdict": "hijacked"},
        {"session_id": "s-33", "verdict": "attempted"},
    ]
    assert found.evidence == {
        "hijacked_sessions": 2,
        "attempted_sessions": 30,
        "sessions_analyzed": 33,
    }


@pytest.mark.parametrize(
    ("models", "status", "value"),
    [
        ((), PASSED, "0 pinned models"),
        (("gpt-4o-2024-08-06",), PASSED, "1 pinned model"),
        (("gpt-4o-2024-08-06", "gpt-4-0613"), PASSED, "2 pinned models"),
        (("gpt-4o-2024-08-06", "gpt-4o"), CRITICAL, "1 unpinned model"),
        (("gpt-4", "claude-sonnet-4"), CRITICAL, "2 unpinned models"),
    ],
)
def test_every_model_is_to_be_pinned(
    models: tuple[str, ...], status: CheckStatus, value: str
) -> None:
    """``gpt-4`` and ``claude-sonnet-4`` are names of families, whatever the reference says."""
    found = check_of(PINNED, [make_facts(models=models)])
    assert (found.status, found.value) == (status, value)
