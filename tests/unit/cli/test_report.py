"""``watchfloor report``: what an analyst reads, a program gets, and a browser shows."""

import json
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

NOW = "2025-01-31T12:00:00Z"
HOSTILE = "a\x1b[2J\u202e [red]<script src=//evil.example>'\"&</style>"
SHOWN = r"a\x1b[2J\u202e [red]<script src=//evil.example>'" + '"&</style>'
AGENT = {
    "agent_id": HOSTILE,
    "project_id": "acme",
    "workflow_id": HOSTILE,
    "first_seen_at": NOW,
    "last_seen_at": NOW,
    "sessions": 9,
    "completed": 7,
}
FAILED = {
    "check_id": "RESOURCE_001_TOKEN_BOUNDS",
    "category": "RESOURCE_MANAGEMENT",
    "name": "Token Budget Usage",
    "description": "No session uses more tokens than its budget.",
    "status": "critical",
    "value": "7 violations",
    "evidence": {
        "violations": [
            {"session_id": f"{HOSTILE}{number}", "value": 60_000, "limit": 50_000}
            for number in range(7)
        ],
        HOSTILE: [HOSTILE],
        "by_type": {HOSTILE: 3},
        "rate": 0.5,
    },
    "recommendations": ["Give each session a budget."],
    "cvss_score": 9.0,
    "owasp_llm": "LLM08",
    "owasp_llm_name": "Excessive Agency",
    "owasp_llm_2025": "LLM10:2025",
    "owasp_llm_2025_name": "Unbounded Consumption",
    "atlas": ["AML.T0034.002"],
    "mitre": "T1499",
    "soc2_controls": ["CC6.1", "CC6.8"],
    "cwe": "CWE-770",
}
PASSED = {
    **FAILED,
    "check_id": "RESOURCE_002_TOOL_CALL_BOUNDS",
    "name": "Tool Call Volume",
    "status": "passed",
    "value": "12 max calls",
    "evidence": {},
    "recommendations": [],
    "cvss_score": None,
}
WARNED = {**FAILED, "name": "Tool Consistency", "status": "warning", "cvss_score": 4.0}
CATEGORY = {
    "category_id": "RESOURCE_MANAGEMENT",
    "category_name": "Resource Management",
    "description": "How much.",
    "checks": [PASSED, WARNED, FAILED],
    "metrics": {"model": HOSTILE},
    "highest_severity": "critical",
    "total_checks": 3,
    "passed_checks": 1,
    "critical_checks": 1,
    "warning_checks": 1,
}
BEHAVIOR = {
    "total_sessions": 7,
    "num_clusters": 1,
    "num_outliers": 1,
    "stability_score": 0.857,
    "predictability_score": 0.857,
    "interpretation": "Highly stable.",
    "clusters": [
        {
            "cluster_id": "cluster_1",
            "size": 6,
            "percentage": 85.7,
            "confidence": "normal",
            "purity": 1.0,
            "session_ids": [HOSTILE],
            "characteristics": {
                "typical_duration_sec": 2.5,
                "duration_range": [1, 3],
                "typical_tool_calls": 4,
                "tool_calls_range": [4, 4],
                "typical_tokens": 1_200,
                "tokens_range": [1_000, 1_300],
                "common_tool_sequence": ["search", HOSTILE],
            },
        }
    ],
    "outliers": [
        {
            "session_id": HOSTILE,
            "anomaly_score": 0.6,
            "severity": "high",
            "recommended_action": "fix_required",
            "priority": 2,
            "distance_to_nearest_centroid": 0.9,
            "nearest_cluster_id": "cluster_1",
            "primary_causes": [HOSTILE],
            "recommendations": ["Look."],
        }
    ],
}


def _entity(entity_type: str, findings: int, **fields: Any) -> dict[str, Any]:
    example = {
        "entity_type": entity_type,
        "masked": f"a***{HOSTILE}",
        "start": 0,
        "end": 9,
        "score": 0.9,
        "confidence": "high",
        "session_id": "s-7",
        "event_id": "e",
        "location": "tool_input",
    }
    counted = {"findings": findings, "by_confidence": {"high": 1, "medium": findings - 1}}
    return {"entity_type": entity_type, "example": example} | counted | fields


ANALYSIS = {
    "evaluation_id": "r",
    "agent_id": HOSTILE,
    "timestamp": NOW,
    "sessions_analyzed": 7,
    "evaluation_status": "COMPLETE",
    "behavioral_analysis": BEHAVIOR,
    "security_report": {
        "report_id": "r",
        "agent_id": HOSTILE,
        "timestamp": NOW,
        "sessions_analyzed": 7,
        "categories": {"RESOURCE_MANAGEMENT": CATEGORY},
        "summary": {"total_checks": 3, "passed_checks": 1, "critical_issues": 1, "warnings": 1},
        "overall_status": "critical",
    },
    "pii_analysis": {
        "total_findings": 3,
        "entities": [
            _entity("API_KEY", 1, is_secret=True, by_location={"system_prompt": 1}),
            _entity(HOSTILE, 2, sessions=2, by_location={"tool_input": 1200, "user_message": 1201}),
        ],
    },
    "summary": {
        "behavioral_status": "COMPLETE",
        "pii_status": "complete",
        "pii_findings": 3,
        "pii_sessions_with_pii": 1,
    },
    "of_later": 1,
}
ANALYTICS = {
    "tokens": {"input_tokens": 1_000, "output_tokens": 200, "total_tokens": 1_200},
    "model_calls": 7,
    "models": [{"model": HOSTILE, "sessions": 7}],
    "tools": [{"tool": HOSTILE, "calls": 9, "sessions": 4}],
}
REPORT = {
    "agent": AGENT,
    "risk_analysis": ANALYSIS,
    "analytics": ANALYTICS,
    "last_updated": NOW,
}


@pytest.fixture
def told(face: Any) -> Any:
    face.on("GET", "/api/agent/concierge", httpx.Response(200, json=REPORT))
    return face


class _Page(HTMLParser):
    """What a browser makes of a page: its elements, their attributes, its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.usefixtures("told")
def test_a_report_is_read_from_the_worst_to_the_rest(floor: Any) -> None:
    outcome = floor("report", "concierge")
    assert outcome.code == 0, outcome.err
    words = (
        "CRITICAL",
        "1 critical, 1 to watch, 1 of 3 checks passed",
        "3 findings in 1 session, 1 of them secrets",
        "Token Budget Usage: 7 violations",
        "CVSS 9.0",
        "4: value 60,000, limit 50,000",
        "and more",
        "1,200 tokens (1,000 read, 200 written) in 7 model calls",
        "→ Give each session a budget.",
        "OWASP LLM10:2025 Unbounded Consumption",
        "ATT&CK T1499",
        "All checks",
        "12 max calls",
        "Highly stable.",
        "86% stable, 86% predictable, 1 cluster, 1 outlier",
        "cluster_1",
    )
    for word in words:
        assert word in outcome.out, word
    places = [outcome.out.index(name) for name in ("Token Budget", "Tool Consistency", "12 max")]
    assert places == sorted(places)


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("form", ["text", "html"])
def test_personal_data_is_read_with_place_and_masked_example(floor: Any, form: str) -> None:
    outcome = floor("report", "concierge", "--format", form)
    words = (
        "Personal data and secrets",
        "API_KEY, a secret",
        "1 system prompt",
        "1,201 user message, 1,200 tool input",
        "in s-7",
    )
    for word in words:
        assert word in outcome.out, word
    places = [outcome.out.index(name) for name in ("API_KEY", "1,201 user")]
    assert places == sorted(places)


@pytest.mark.usefixtures("told")
def test_names_of_others_steer_no_terminal(floor: Any) -> None:
    outcome = floor("report", "concierge")
    assert "\x1b" not in outcome.out
    assert "\u202e" not in outcome.out
    assert SHOWN in outcome.out


@pytest.mark.usefixtures("told")
def test_names_of_others_steer_no_browser(floor: Any) -> None:
    """The page is the product's own elements, and text; nothing of it asks another host."""
    outcome = floor("report", "concierge", "--format", "html")
    assert outcome.code == 0, outcome.err
    page = _Page()
    page.feed(outcome.out)
    assert page.tags.isdisjoint({"script", "img", "link", "iframe", "a", "base", "form", "object"})
    assert page.attributes == {"charset", "class", "content", "http-equiv", "lang", "name"}
    assert "\x1b" not in outcome.out
    assert "\u202e" not in outcome.out
    assert outcome.out.count("</style>") == 1
    assert "default-src 'none'" in outcome.out
    assert "http://" not in outcome.out
    assert "https://" not in outcome.out
    assert page.text.count(SHOWN) >= 12
    assert {"1 of 3", "86%", "7"} <= set(page.texts)
    assert "Give each session a budget." in page.text


def test_what_breaks_off_a_page_of_the_printed_report_is_whole(floor: Any, told: Any) -> None:
    """A finding and its advice stand on one sheet, in the colours of paper."""
    outcome = floor("report", "concierge", "--format", "html")
    assert len(told.requests) == 1
    printed = outcome.out.partition("@media print")[2]
    assert "break-inside: avoid" in printed
    assert "color-scheme: light" in printed


def test_a_program_gets_the_report_as_it_is(floor: Any, told: Any) -> None:
    outcome = floor("report", "concierge", "--format", "json")
    assert json.loads(outcome.out) == REPORT
    assert len(told.requests) == 1


@pytest.mark.parametrize(
    ("status", "summary", "words"),
    [
        (
            "INSUFFICIENT_DATA",
            {"min_sessions_required": 5, "current_sessions": 2, "sessions_needed": 3},
            "2 of 5 completed sessions that a report needs",
        ),
        ("PENDING", {}, "not analysed yet"),
        ("ERROR", {}, "the last analysis failed: TimeoutError"),
    ],
)
@pytest.mark.parametrize("form", ["text", "html"])
def test_an_agent_without_a_report_says_what_is_missing(
    floor: Any, face: Any, status: str, summary: dict[str, int], words: str, form: str
) -> None:
    analysis = {
        "agent_id": "concierge",
        "evaluation_status": status,
        "summary": {**summary, "pii_disabled": True, "pii_status": "disabled"},
        "error": "TimeoutError" if status == "ERROR" else None,
    }
    document = {"agent": AGENT, "risk_analysis": analysis, "last_updated": NOW}
    face.on("GET", "/api/agent/concierge", httpx.Response(200, json=document))
    outcome = floor("report", "concierge", "--format", form)
    assert outcome.code == 0, outcome.err
    assert words in outcome.out
    assert "not looked for: disabled" in outcome.out


@pytest.mark.parametrize(
    ("options", "status", "says"),
    [
        (["--analyze"], "requested", "the next report is there in a few seconds"),
        (["--analyze"], "no_new_sessions", "--force"),
        (["--analyze", "--force"], "already_running", "An analysis is running"),
        (["--analyze"], "of_later", "Asked for."),
    ],
)
def test_another_analysis_can_be_asked_for(
    floor: Any, told: Any, options: list[str], status: str, says: str
) -> None:
    path = "/api/agent/concierge/trigger-dynamic-analysis"
    told.on("POST", path, httpx.Response(202, json={"status": status, "agent_ids": ["a"]}))
    outcome = floor("report", "concierge", *options)
    assert outcome.code == 0, outcome.err
    assert says in outcome.err
    read, asked = told.requests
    assert (read.method, asked.method) == ("GET", "POST")
    assert ("force" in str(asked.url)) is ("--force" in options)


def test_what_is_not_asked_for_cannot_be_forced(floor: Any, told: Any) -> None:
    outcome = floor("report", "concierge", "--force")
    assert outcome.code == 2
    assert told.requests == []


def test_an_agent_that_is_not_known_is_an_error(floor: Any, face: Any) -> None:
    problem = {"title": "Not found", "detail": "No monitored agent has this id.", "status": 404}
    answer = httpx.Response(404, json={**problem, "code": "not_found"})
    face.on("GET", "/api/agent/nobody", answer)
    outcome = floor("report", "nobody")
    assert outcome.code != 0
    assert "No monitored agent has this id." in outcome.err
