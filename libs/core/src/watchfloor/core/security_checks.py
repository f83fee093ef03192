"""What the security checks of a monitored agent are, and what they found."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from watchfloor.core.ids import ProjectId
from watchfloor.core.session_ids import AgentId, WorkflowId

Count = Annotated[int, Field(ge=0)]


class CheckCategory(StrEnum):
    """What a check is about; in the order in which they are told."""

    RESOURCE_MANAGEMENT = "RESOURCE_MANAGEMENT"
    ENVIRONMENT = "ENVIRONMENT"
    BEHAVIORAL = "BEHAVIORAL"
    PRIVACY_COMPLIANCE = "PRIVACY_COMPLIANCE"


class CheckStatus(StrEnum):
    """What a check came to; the worst is the last."""

    PASSED = "passed"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Greater is worse."""
        return list(CheckStatus).index(self)


class CheckFrameworks(BaseModel):
    """Where the frameworks of others speak of what a check looks for.

    Attributes:
        owasp_llm: OWASP Top 10 for LLM applications, by the numbers of 2023.
        owasp_llm_name: Its name.
        owasp_llm_2025: The same by the list of 2025.
        owasp_llm_2025_name: Its name.
        owasp_asi: OWASP Top 10 for agentic applications, 2026.
        owasp_asi_name: Its name.
        atlas: Techniques of MITRE ATLAS.
        mitre: A technique of MITRE ATT&CK.
        soc2_controls: Criteria of SOC 2.
        cwe: A weakness of the CWE list.
    """

    model_config = ConfigDict(frozen=True)
    owasp_llm: str | None = None
    owasp_llm_name: str | None = None
    owasp_llm_2025: str | None = None
    owasp_llm_2025_name: str | None = None
    owasp_asi: str | None = None
    owasp_asi_name: str | None = None
    atlas: tuple[str, ...] = ()
    mitre: str | None = None
    soc2_controls: tuple[str, ...] = ()
    cwe: str | None = None


class SecurityCheck(CheckFrameworks):
    """What one check came to.

    Attributes:
        check_id: Which check.
        category: What it is about.
        name: Its title.
        description: What it looks for.
        status: What it came to.
        value: That in a few words.
        evidence: What it rests on.
        recommendations: What to do; none where it passed.
        cvss_score: How bad it is; none where it passed.
    """

    check_id: str
    category: CheckCategory
    name: str
    description: str
    status: CheckStatus
    value: str
    evidence: dict[str, JsonValue] = Field(default_factory=dict)
    recommendations: tuple[str, ...] = ()
    cvss_score: float | None = None


class CheckDefinition(CheckFrameworks):
    """A check as it is declared.

    Attributes:
        check_id: Unique.
        category: What it is about.
        name: Its title.
        description: What it looks for.
        thresholds: Its limits, by name.
        recommendations: What to do where it does not pass.
        cvss_critical: How bad it is where it is critical; none where it never is.
        cvss_warning: How bad it is where it warns; none where that is not said.
    """

    check_id: str
    category: CheckCategory
    name: str
    description: str
    thresholds: dict[str, float] = Field(default_factory=dict)
    recommendations: tuple[str, ...] = ()
    cvss_critical: float | None = None
    cvss_warning: float | None = None


class CategoryDefinition(BaseModel):
    """A category as it is declared.

    Attributes:
        category_id: Unique.
        category_name: Its name.
        description: What its checks have in common.
    """

    model_config = ConfigDict(frozen=True)
    category_id: CheckCategory
    category_name: str
    description: str


class CheckCatalogue(BaseModel):
    """Every check and every category as they are declared.

    Attributes:
        dynamic_checks: The checks, in order.
        dynamic_categories: Their categories, in order.
    """

    model_config = ConfigDict(frozen=True)
    dynamic_checks: tuple[CheckDefinition, ...]
    dynamic_categories: tuple[CategoryDefinition, ...]


class CheckCategoryReport(CategoryDefinition):
    """What the checks of one category came to.

    Attributes:
        checks: In the order in which they are declared.
        metrics: Figures beside them.
        highest_severity: The worst of them.
        total_checks: All.
        passed_checks: Those that passed.
        critical_checks: Those that are critical.
        warning_checks: Those that warn.
    """

    checks: tuple[SecurityCheck, ...]
    metrics: dict[str, JsonValue] = Field(default_factory=dict)
    highest_severity: CheckStatus
    total_checks: Count
    passed_checks: Count
    critical_checks: Count
    warning_checks: Count


class SecuritySummary(BaseModel):
    """The checks of an agent, counted.

    Attributes:
        total_checks: All.
        passed_checks: Those that passed.
        critical_issues: Those that are critical.
        warnings: Those that warn.
        pii_disabled: Whether personal data was not looked for; nothing where that is not known.
        pii_disabled_reason: Why not.
    """

    model_config = ConfigDict(frozen=True)
    total_checks: Count = 0
    passed_checks: Count = 0
    critical_issues: Count = 0
    warnings: Count = 0
    pii_disabled: bool | None = None
    pii_disabled_reason: str | None = None


class SecurityReport(BaseModel):
    """What all checks of an agent came to in one run.

    Attributes:
        report_id: Unique.
        agent_id: The monitored agent.
        timestamp: When.
        sessions_analyzed: How many completed sessions were looked at.
        categories: By id, in order; a category that says nothing about this agent is absent.
        summary: The same, counted.
        overall_status: The worst.
        schema_version: Version of this form.
    """

    model_config = ConfigDict(frozen=True)
    report_id: str
    agent_id: AgentId
    timestamp: AwareDatetime
    sessions_analyzed: Count
    categories: dict[CheckCategory, CheckCategoryReport]
    summary: SecuritySummary
    overall_status: CheckStatus
    schema_version: int = 1

    @property
    def checks(self) -> tuple[SecurityCheck, ...]:
        """Every check, in order."""
        return tuple(each for category in self.categories.values() for each in category.checks)


class KeptCheck(BaseModel):
    """What one check came to in one run, as it is kept.

    Attributes:
        project_id: The tenant.
        agent_id: The monitored agent.
        workflow_id: Its workflow at that time.
        analysis_id: The run.
        created_at: When that run ended.
        check: What it came to.
    """

    model_config = ConfigDict(frozen=True)
    project_id: ProjectId
    agent_id: AgentId
    workflow_id: WorkflowId | None = None
    analysis_id: str
    created_at: AwareDatetime
    check: SecurityCheck


class CheckFilter(BaseModel):
    """Which kept checks; all conditions hold together, within one condition any value does.

    Attributes:
        agent_id: Of any of these agents.
        workflow_id: Of any of these workflows, as they were at that run.
        category: In any of these categories.
        status: That came to any of these.
        check_id: Any of these checks.
        analysis_id: Of this run; of each agent's newest where none is named.
    """

    model_config = ConfigDict(frozen=True)
    agent_id: tuple[str, ...] = ()
    workflow_id: tuple[str, ...] = ()
    category: tuple[CheckCategory, ...] = ()
    status: tuple[CheckStatus, ...] = ()
    check_id: tuple[str, ...] = ()
    analysis_id: str | None = None
