"""How much an agent consumes, and how evenly."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from statistics import fmean, stdev
from typing import NamedTuple

from pydantic import JsonValue

from watchfloor.analyzers.security_checks.check import (
    Category,
    Check,
    Cvss,
    Judge,
    Judgement,
    Limits,
)
from watchfloor.analyzers.security_checks.frameworks import Frameworks
from watchfloor.analyzers.security_checks.material import (
    MOST_EVIDENCE,
    Material,
    counted,
    mean,
    percent,
)
from watchfloor.core import CheckCategory, CheckStatus, SessionFacts

_Measure = Callable[[SessionFacts], float]
_CONSUMPTION = Frameworks(
    llm_2023="LLM08",
    llm_2025="LLM10:2025",
    asi="ASI02",
    atlas=("AML.T0034.002",),
    attack="T1499",
    soc2=("CC6.1", "CC6.8"),
    cwe="CWE-770",
)
_EVENNESS = Frameworks(llm_2025="LLM10:2025", soc2=("A1.2",))
_MINUTE_S = 60.0


def _bounded(measure: Callable[[SessionFacts], int], *, most: str, unit: str) -> Judge:
    """No session may be above the limit."""

    def judge(material: Material, limits: Limits) -> Judgement:
        limit = int(limits["limit"])
        values = [(measure(session), session.session_id) for session in material.sessions]
        above = sorted((each for each in values if each[0] > limit), reverse=True)
        if not above:
            highest = max((value for value, _ in values), default=0)
            return Judgement(CheckStatus.PASSED, f"{highest:,} {unit}", {most: highest})
        told: list[JsonValue] = [
            {"session_id": session_id, "value": value, "limit": limit}
            for value, session_id in above[:MOST_EVIDENCE]
        ]
        return Judgement(
            CheckStatus.CRITICAL, counted(len(above), "violation"), {"violations": told}
        )

    return judge


def _even(measure: _Measure) -> Judge:
    """Sessions may differ by so much of their mean; those without any of it do not count."""

    def judge(material: Material, limits: Limits) -> Judgement:
        values = [value for value in map(measure, material.sessions) if value > 0]
        if len(values) < 2:  # noqa: PLR2004 - one value has no deviation
            return Judgement(
                CheckStatus.PASSED, "Insufficient data", {"reason": "insufficient_data"}
            )
        variation = stdev(values) / fmean(values)
        status = CheckStatus.WARNING if variation > limits["limit"] else CheckStatus.PASSED
        evidence: dict[str, JsonValue] = {"coefficient_of_variation": round(variation, 2)}
        return Judgement(status, f"CV: {percent(variation)}", evidence)

    return judge


class _Spend(NamedTuple):
    tokens: int
    sessions: int
    until: datetime


def _spend(material: Material, limits: Limits) -> Judgement:
    """Whoever stays below the limit of each session can still spend without end."""
    window = timedelta(hours=limits["hours"])
    spent = {
        principal: _most_spent(sessions, window)
        for principal, sessions in _by_principal(material.sessions).items()
    }
    if not spent:
        return Judgement(CheckStatus.PASSED, "No principals named", {"reason": "no_principals"})
    above = sorted(((spend.tokens, *principal) for principal, spend in spent.items()), reverse=True)
    above = [each for each in above if each[0] > limits["limit"]]
    if not above:
        highest = max(spend.tokens for spend in spent.values())
        evidence: dict[str, JsonValue] = {"max_tokens": highest, "principals": len(spent)}
        return Judgement(CheckStatus.PASSED, f"{highest:,} max tokens", evidence)
    told: list[JsonValue] = [
        {
            "principal": name,
            "kind": kind,
            "value": tokens,
            "limit": int(limits["limit"]),
            "sessions": spent[kind, name].sessions,
            "until": spent[kind, name].until.isoformat(),
        }
        for tokens, kind, name in above[:MOST_EVIDENCE]
    ]
    return Judgement(CheckStatus.CRITICAL, counted(len(above), "violation"), {"violations": told})


def _by_principal(
    sessions: Iterable[SessionFacts],
) -> dict[tuple[str, str], list[SessionFacts]]:
    grouped: dict[tuple[str, str], list[SessionFacts]] = defaultdict(list)
    for session in sessions:
        for kind, name in (("user", session.user_id), ("customer", session.customer_id)):
            if name:
                grouped[kind, name].append(session)
    return grouped


def _most_spent(sessions: Sequence[SessionFacts], window: timedelta) -> _Spend:
    """The window in which most tokens went."""
    inside: deque[SessionFacts] = deque()
    tokens, most = 0, _Spend(0, 0, sessions[0].created_at)
    for session in sorted(sessions, key=lambda each: each.created_at):
        inside.append(session)
        tokens += session.total_tokens
        while session.created_at - inside[0].created_at >= window:
            tokens -= inside.popleft().total_tokens
        if tokens > most.tokens:
            most = _Spend(tokens, len(inside), session.created_at)
    return most


def _retry_loops(material: Material, limits: Limits) -> Judgement:
    """The same call, again and again, right after it failed."""
    loops = sorted(
        (
            (session.longest_retry.retries, session.session_id, session.longest_retry.tool)
            for session in material.sessions
            if session.longest_retry is not None
        ),
        reverse=True,
    )
    longest = loops[0][0] if loops else 0
    above = [each for each in loops if each[0] > limits["warning"]]
    if not above:
        return Judgement(CheckStatus.PASSED, f"{longest} max retries", {"max_retries": longest})
    told: list[JsonValue] = [
        {"session_id": session_id, "tool": tool, "value": retries, "limit": int(limits["warning"])}
        for retries, session_id, tool in above[:MOST_EVIDENCE]
    ]
    is_critical = longest > limits["critical"]
    return Judgement(
        CheckStatus.CRITICAL if is_critical else CheckStatus.WARNING,
        counted(len(above), "retry loop"),
        {"violations": told},
    )


def _metrics(material: Material) -> dict[str, JsonValue]:
    minutes = mean(session.duration_s / _MINUTE_S for session in material.sessions)
    return {
        "avg_tokens": round(mean(session.total_tokens for session in material.sessions)),
        "avg_duration_minutes": round(minutes, 1),
    }


RESOURCE_MANAGEMENT = Category(
    category_id=CheckCategory.RESOURCE_MANAGEMENT,
    name="Resource Management",
    description="How much the agent consumes in a session, and how evenly.",
    metrics=_metrics,
    checks=(
        Check(
            check_id="RESOURCE_006_DURATION_VARIANCE",
            title="Session Duration Consistency",
            description="Sessions take about as long as each other.",
            judge=_even(lambda session: session.duration_s),
            limits={"limit": 0.7},
            recommendations=(
                "Open the longest sessions and see what they waited for.",
                "Give tools and models a time limit, so that a session cannot drag on.",
            ),
            frameworks=_EVENNESS,
            cvss=Cvss(warning=4.0),
        ),
        Check(
            check_id="RESOURCE_005_TOOL_VARIANCE",
            title="Tool Consistency",
            description="Sessions use tools about as often as each other.",
            judge=_even(lambda session: session.tool_calls),
            limits={"limit": 0.7},
            recommendations=(
                "Compare the sessions with most tool calls with a usual one.",
                "Limit the steps of one task, or split tasks that differ so much.",
            ),
            frameworks=_EVENNESS,
            cvss=Cvss(warning=4.0),
        ),
        Check(
            check_id="RESOURCE_004_TOKEN_VARIANCE",
            title="Token Consistency",
            description="Sessions use about as many tokens as each other.",
            judge=_even(lambda session: session.total_tokens),
            limits={"limit": 0.7},
            recommendations=(
                "Look for what fills the context in the largest sessions: history, tool results.",
                "Cut or summarise tool results before they go back to the model.",
            ),
            frameworks=_EVENNESS,
            cvss=Cvss(warning=4.0),
        ),
        Check(
            check_id="RESOURCE_001_TOKEN_BOUNDS",
            title="Token Budget Usage",
            description="No session uses more tokens than its budget.",
            judge=_bounded(
                lambda session: session.total_tokens, most="max_tokens", unit="max tokens"
            ),
            limits={"limit": 50_000},
            recommendations=(
                "Give each session a token budget that ends it.",
                "Open the sessions named here: a loop and an injected task both look like this.",
            ),
            frameworks=_CONSUMPTION,
            cvss=Cvss(critical=9.0, warning=5.0),
        ),
        Check(
            check_id="RESOURCE_002_TOOL_CALL_BOUNDS",
            title="Tool Call Volume",
            description="No session uses tools more often than is plausible.",
            judge=_bounded(
                lambda session: session.tool_calls, most="max_tool_calls", unit="max calls"
            ),
            limits={"limit": 50},
            recommendations=(
                "Limit the tool calls of one session.",
                "See whether the calls of the sessions named here were asked for by the user.",
            ),
            frameworks=_CONSUMPTION,
            cvss=Cvss(critical=9.0, warning=5.0),
        ),
        Check(
            check_id="RESOURCE_007_PRINCIPAL_SPEND",
            title="Spend per Principal",
            description="No user or customer spends more tokens in a day, over all their sessions.",
            judge=_spend,
            limits={"limit": 500_000, "hours": 24},
            recommendations=(
                "Give each user and customer a daily budget, checked before a session begins.",
                "See whether whoever is named here is a person, a script or a stolen account.",
            ),
            frameworks=_CONSUMPTION._replace(
                llm_2023="LLM04", atlas=("AML.T0034", "AML.T0034.002"), attack="T1496"
            ),
            cvss=Cvss(critical=7.5),
        ),
        Check(
            check_id="RESOURCE_008_RETRY_LOOPS",
            title="Retry Loops",
            description="No tool is asked the very same again and again after it failed.",
            judge=_retry_loops,
            limits={"warning": 5, "critical": 20},
            recommendations=(
                "Let the agent give up, or ask a person, after a few equal failures.",
                "Tell the model why a tool failed, and whether asking again can help.",
            ),
            frameworks=_CONSUMPTION._replace(llm_2023="LLM04", cwe="CWE-835"),
            cvss=Cvss(critical=7.5, warning=5.0),
        ),
    ),
)
