"""What reports on monitored agents stand on, in memory."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from unit.gateway.backends import NOW, Backend
from unit.gateway.knowledge_backends import Page

from watchfloor.core import (
    AgentAnalytics,
    AgentId,
    AgentPatterns,
    AgentUsage,
    AnalysisSession,
    AnalysisStanding,
    AnalysisStatus,
    Bands,
    BehaviorBaseline,
    BehaviorReport,
    CategoryDefinition,
    CheckCatalogue,
    CheckCategory,
    CheckDefinition,
    CheckFilter,
    CheckStatus,
    DayTotals,
    KeptCheck,
    ModelTotals,
    RetiredBaseline,
    SecurityCheck,
    SecurityReport,
    SecuritySummary,
    TokenTotals,
    ToolTotals,
)
from watchfloor.gateway import ReportRules

AGENT = AgentId("team/concierge")
CATALOGUE = CheckCatalogue(
    dynamic_checks=(
        CheckDefinition(
            check_id="ENV_003_UNUSED_TOOLS",
            category=CheckCategory.ENVIRONMENT,
            name="Unused Tools Inventory",
            description="Every tool is used.",
        ),
    ),
    dynamic_categories=(
        CategoryDefinition(
            category_id=CheckCategory.ENVIRONMENT, category_name="Environment", description="It."
        ),
    ),
)
RULES = ReportRules(CATALOGUE, minimum_sessions=5)


def run(number: int = 1, **fields: Any) -> AnalysisSession:
    given = {
        "analysis_id": f"0192d0c1-0000-7000-8000-{number:012}",
        "project_id": "acme",
        "agent_id": AGENT,
        "workflow_id": "travel",
        "status": AnalysisStatus.COMPLETED,
        "created_at": NOW - timedelta(minutes=1),
        "completed_at": NOW,
        "completed_sessions": 7,
        "sessions_analyzed": 7,
    }
    return AnalysisSession.model_validate(given | fields)


def check(check_id: str = "ENV_003_UNUSED_TOOLS", **fields: Any) -> SecurityCheck:
    given = {
        "check_id": check_id,
        "category": CheckCategory.ENVIRONMENT,
        "name": "Unused Tools Inventory",
        "description": "Every tool is used.",
        "status": CheckStatus.WARNING,
        "value": "1 unused tool",
        "evidence": {"unused_tools": ["pay"]},
        "recommendations": ("Take it away.",),
        "soc2_controls": ("CC6.2",),
        "cvss_score": 4.5,
    }
    return SecurityCheck.model_validate(given | fields)


def kept(agent_id: str = AGENT, **fields: Any) -> KeptCheck:
    return KeptCheck(
        project_id="acme",
        agent_id=AgentId(agent_id),
        workflow_id=None,
        analysis_id=run().analysis_id,
        created_at=NOW,
        check=check(**fields),
    )


def baseline() -> BehaviorBaseline:
    return BehaviorBaseline(
        baseline_id="0192d0c1-0000-7000-8000-00000000000b",
        project_id="acme",
        agent_id=AGENT,
        bands=Bands(quartiles={"event_count": (1.0, 2.0, 3.0)}),
        sessions=7,
        tools=("search",),
        created_at=NOW,
    )


def behavior() -> BehaviorReport:
    return BehaviorReport(
        total_sessions=7, num_clusters=1, stability_score=0.8, predictability_score=0.9
    )


def usage() -> AgentUsage:
    counts = {"sessions": 7, "messages": 9, "tool_calls": 4, "total_tokens": 12, "errors": 1}
    return AgentUsage(
        agent_id=AGENT,
        sessions=7,
        patterns=AgentPatterns(avg_messages=1.5, sessions_by_hour=(0,) * 23 + (7,)),
        analytics=AgentAnalytics(
            tokens=TokenTotals(input_tokens=10, output_tokens=2, total_tokens=12),
            models=(ModelTotals(model="m-1", sessions=7),),
            tools=(ToolTotals(tool="search", calls=4, sessions=3),),
            timeline=(DayTotals(day=NOW.date(), **counts),),
        ),
    )


def security() -> SecurityReport:
    return SecurityReport(
        report_id="r",
        agent_id=AGENT,
        timestamp=NOW,
        sessions_analyzed=7,
        categories={},
        summary=SecuritySummary(total_checks=3, passed_checks=0, critical_issues=1, warnings=2),
        overall_status=CheckStatus.CRITICAL,
    )


class Runs(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[AnalysisSession] = []
        self.documents: dict[str, str] = {}

    async def list(self, project_id: str, **asked: Any) -> Page:
        self._check(project_id, asked)
        mine = [row for row in self.rows if row.project_id == project_id]
        is_more = len(mine) > asked["limit"]
        return Page(tuple(mine[: asked["limit"]]), "next" if is_more else None)

    async def last_completed(self, project_id: str, agent_id: str) -> AnalysisSession | None:
        self._check(project_id, agent_id)
        done = (row for row in self.rows if row.status is AnalysisStatus.COMPLETED)
        return next((row for row in done if row.project_id == project_id), None)

    async def get(self, project_id: str, analysis_id: str) -> AnalysisSession | None:
        self._check(project_id)
        mine = (row for row in self.rows if row.project_id == project_id)
        return next((row for row in mine if row.analysis_id == analysis_id), None)

    async def results(self, run: AnalysisSession) -> Mapping[str, str]:
        self._check(run.project_id)
        return self.documents


class Checks(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[KeptCheck] = []

    async def list(self, project_id: str, where: CheckFilter | None = None, **asked: Any) -> Page:
        self._check(project_id, where, asked)
        assert where is not None
        mine = [
            row
            for row in self.rows
            if row.project_id == project_id
            and (not where.agent_id or row.agent_id in where.agent_id)
            and where.analysis_id in (None, row.analysis_id)
        ]
        return Page(tuple(mine), None)


class Requests(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.asked_for: list[tuple[str, tuple[str, ...]]] = []
        self.forced: list[str] = []

    async def ask(
        self, project_id: str, agent_ids: Collection[str], *, even_if_known: bool = False
    ) -> None:
        self._check(project_id)
        self.asked_for.append((project_id, tuple(agent_ids)))
        self.forced += agent_ids if even_if_known else ()


class Standings(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, AnalysisStanding] = {}

    async def of(
        self, project_id: str, agent_ids: Collection[AgentId]
    ) -> Sequence[AnalysisStanding]:
        self._check(project_id)
        return [self.rows.get(each, AnalysisStanding(agent_id=each)) for each in sorted(agent_ids)]


class Baselines(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.row: BehaviorBaseline | None = None
        self.gone: list[RetiredBaseline] = []

    async def baseline(self, project_id: str, agent_id: str) -> BehaviorBaseline | None:
        self._check(project_id, agent_id)
        return self.row

    async def retire_baseline(
        self, project_id: str, agent_id: str, *, reason: str, retired_by: str
    ) -> str | None:
        self._check(project_id)
        row, self.row = self.row, None
        if row is None:
            return None
        whose = {"agent_id": agent_id, "reason": reason, "retired_by": retired_by}
        fields = {**dict(row), **whose, "retired_at": NOW}
        self.gone.insert(0, RetiredBaseline.model_validate(fields))
        return row.baseline_id

    async def retired(self, project_id: str, agent_id: str) -> Sequence[RetiredBaseline]:
        self._check(project_id, agent_id)
        return self.gone
