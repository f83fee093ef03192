"""The store: PostgreSQL behind repositories and the look-ups of the agents."""

from watchfloor.store.api_keys import ApiKeyRepository
from watchfloor.store.change_events import ChangeEventRepository
from watchfloor.store.change_log import StoreChangeLog
from watchfloor.store.config import StoreConfig
from watchfloor.store.customer_directory import StoreCustomerDirectory
from watchfloor.store.customers import CustomerRepository
from watchfloor.store.history import StoreThreatHistory
from watchfloor.store.intel import IntelRepository, IntelSource
from watchfloor.store.intel_index import StoreIntelIndex
from watchfloor.store.maintenance import Maintenance
from watchfloor.store.migrate import migrate
from watchfloor.store.page import Page
from watchfloor.store.projects import ProjectRepository
from watchfloor.store.roles import APP, OWNER, ROLES, WORKER, roles_sql
from watchfloor.store.store import Store
from watchfloor.store.threats import (
    StoredThreat,
    ThreatPage,
    ThreatRepository,
    ThreatRow,
    ThreatStats,
)

__all__ = [
    "APP",
    "OWNER",
    "ROLES",
    "WORKER",
    "ApiKeyRepository",
    "ChangeEventRepository",
    "CustomerRepository",
    "IntelRepository",
    "IntelSource",
    "Maintenance",
    "Page",
    "ProjectRepository",
    "Store",
    "StoreChangeLog",
    "StoreConfig",
    "StoreCustomerDirectory",
    "StoreIntelIndex",
    "StoreThreatHistory",
    "StoredThreat",
    "ThreatPage",
    "ThreatRepository",
    "ThreatRow",
    "ThreatStats",
    "migrate",
    "roles_sql",
]
