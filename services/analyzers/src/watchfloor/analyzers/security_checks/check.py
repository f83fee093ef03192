"""What a check is: declared once, looked at for every agent in the same way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import JsonValue

from watchfloor.analyzers.security_checks.frameworks import Frameworks
from watchfloor.analyzers.security_checks.material import Material
from watchfloor.core import (
    CategoryDefinition,
    CheckCategory,
    CheckCategoryReport,
    CheckDefinition,
    CheckStatus,
    SecurityCheck,
)


class Judgement(NamedTuple):
    """What a check says about an agent.

    Attributes:
        status: What it came to.
        value: That in a few words.
        evidence: What it rests on.
    """

    status: CheckStatus
    value: str
    evidence: dict[str, JsonValue]


Limits = Mapping[str, float]
Judge = Callable[[Material, Limits], Judgement]


class Cvss(NamedTuple):
    """How bad it is when a check does not pass.

    Attributes:
        critical: Where it is critical.
        warning: Where it warns.
    """

    critical: float | None = None
    warning: float | None = None

    def of(self, status: CheckStatus) -> float | None:
        """How bad this status is; nothing where it is none."""
        return {CheckStatus.CRITICAL: self.critical, CheckStatus.WARNING: self.warning}.get(status)


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check.

    Attributes:
        check_id: Unique.
        title: Its name.
        description: What it looks for.
        judge: Says what an agent's sessions come to, by the limits below.
        limits: Its thresholds, by name; shown with its definition.
        recommendations: What to do where it does not pass.
        frameworks: Where others speak of it.
        cvss: How bad it is.
        applies: Whether it says anything about this agent.
    """

    check_id: str
    title: str
    description: str
    judge: Judge
    recommendations: tuple[str, ...]
    limits: Limits = field(default_factory=dict)
    frameworks: Frameworks
    cvss: Cvss
    applies: Callable[[Material], bool] = lambda _: True

    def look(self, material: Material, category: CheckCategory) -> SecurityCheck:
        """What the check comes to."""
        found = self.judge(material, self.limits)
        passed = found.status is CheckStatus.PASSED
        return SecurityCheck(
            check_id=self.check_id,
            category=category,
            name=self.title,
            description=self.description,
            status=found.status,
            value=found.value,
            evidence=found.evidence,
            recommendations=() if passed else self.recommendations,
            cvss_score=self.cvss.of(found.status),
            **self.frameworks.named(),
        )

    def definition(self, category: CheckCategory) -> CheckDefinition:
        """The check as it is declared."""
        return CheckDefinition(
            check_id=self.check_id,
            category=category,
            name=self.title,
            description=self.description,
            thresholds=dict(self.limits),
            recommendations=self.recommendations,
            cvss_critical=self.cvss.critical,
            cvss_warning=self.cvss.warning,
            **self.frameworks.named(),
        )


@dataclass(frozen=True, kw_only=True)
class Category:
    """Checks that belong together.

    Attributes:
        category_id: Unique.
        name: Its name.
        description: What its checks have in common.
        checks: Them, in the order in which they are told.
        metrics: Figures beside them.
        applies: Whether it says anything about this agent.
    """

    category_id: CheckCategory
    name: str
    description: str
    checks: tuple[Check, ...]
    metrics: Callable[[Material], dict[str, JsonValue]] = lambda _: {}
    applies: Callable[[Material], bool] = lambda _: True

    def look(self, material: Material) -> CheckCategoryReport:
        """What its checks come to."""
        checks = tuple(
            check.look(material, self.category_id)
            for check in self.checks
            if check.applies(material)
        )
        statuses = [check.status for check in checks]
        return CheckCategoryReport(
            **self.definition().model_dump(),
            checks=checks,
            metrics=self.metrics(material),
            highest_severity=worst(statuses),
            total_checks=len(checks),
            passed_checks=statuses.count(CheckStatus.PASSED),
            critical_checks=statuses.count(CheckStatus.CRITICAL),
            warning_checks=statuses.count(CheckStatus.WARNING),
        )

    def definition(self) -> CategoryDefinition:
        """The category as it is declared."""
        return CategoryDefinition(
            category_id=self.category_id,
            category_name=self.name,
            description=self.description,
        )


def worst(statuses: list[CheckStatus]) -> CheckStatus:
    """The worst of some; of none, that all is well."""
    return max(statuses, key=lambda status: status.rank, default=CheckStatus.PASSED)
