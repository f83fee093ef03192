"""All categories in the order in which they are told, and their checks."""

from watchfloor.analyzers.security_checks.behavioral import BEHAVIORAL
from watchfloor.analyzers.security_checks.check import Category
from watchfloor.analyzers.security_checks.environment import ENVIRONMENT
from watchfloor.analyzers.security_checks.privacy_compliance import PRIVACY_COMPLIANCE
from watchfloor.analyzers.security_checks.resource_management import RESOURCE_MANAGEMENT
from watchfloor.core import CheckCatalogue

CATEGORIES: tuple[Category, ...] = (
    RESOURCE_MANAGEMENT,
    ENVIRONMENT,
    BEHAVIORAL,
    PRIVACY_COMPLIANCE,
)


def check_catalogue() -> CheckCatalogue:
    """Every check and every category as they are declared."""
    return CheckCatalogue(
        dynamic_checks=tuple(
            check.definition(category.category_id)
            for category in CATEGORIES
            for check in category.checks
        ),
        dynamic_categories=tuple(category.definition() for category in CATEGORIES),
    )
