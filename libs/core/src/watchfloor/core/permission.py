"""Who may do what: one table, whichever face is asked."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What a caller is."""

    ADMIN = "admin"
    ANALYST = "analyst"
    VIEWER = "viewer"
    API_USER = "api_user"
    INGEST_ONLY = "ingest-only"


class Permission(StrEnum):
    """What may be asked of the product; every route and every rpc declares one."""

    SUBMIT_TELEMETRY = "telemetry:submit"
    RUN_ANALYSES = "analyses:run"
    RECORD_CHANGES = "changes:record"
    READ_DATA = "data:read"
    USE_RESULTS = "results:use"
    RECORD_VERDICTS = "verdicts:record"
    DECIDE_DEAD_LETTERS = "dead-letters:decide"
    WRITE_KNOWLEDGE = "knowledge:write"
    ADMINISTER_PROJECT = "project:administer"
    ADMINISTER_INSTALLATION = "installation:administer"


PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.ADMIN: frozenset(Permission) - {Permission.ADMINISTER_INSTALLATION},
        Role.ANALYST: frozenset(
            {
                Permission.RUN_ANALYSES,
                Permission.RECORD_CHANGES,
                Permission.READ_DATA,
                Permission.USE_RESULTS,
                Permission.RECORD_VERDICTS,
                Permission.DECIDE_DEAD_LETTERS,
            }
        ),
        Role.VIEWER: frozenset({Permission.READ_DATA}),
        Role.API_USER: frozenset(
            {
                Permission.SUBMIT_TELEMETRY,
                Permission.RUN_ANALYSES,
                Permission.RECORD_CHANGES,
                Permission.READ_DATA,
                Permission.USE_RESULTS,
            }
        ),
        Role.INGEST_ONLY: frozenset({Permission.SUBMIT_TELEMETRY}),
    }
)
"""What each role may do in its own project.

Admins of the project that the installation began with administer the installation, too; see
``Caller.permissions``.
"""

MEANINGS: Mapping[Permission, str] = MappingProxyType(
    {
        Permission.SUBMIT_TELEMETRY: "report signals, events and spans",
        Permission.RUN_ANALYSES: "have a signal, a session, a trace or an agent judged",
        Permission.RECORD_CHANGES: "record deployments, changes and incidents",
        Permission.READ_DATA: "read what the project has, lists and live streams included",
        Permission.USE_RESULTS: "take, check and delete results that are kept for a client",
        Permission.RECORD_VERDICTS: "judge threats, retire an agent's baseline",
        Permission.DECIDE_DEAD_LETTERS: "have dead letters tried again, or drop them",
        Permission.WRITE_KNOWLEDGE: "write customers, policies and intel",
        Permission.ADMINISTER_PROJECT: "keys and settings of the project",
        Permission.ADMINISTER_INSTALLATION: "make projects, set quotas, make keys of any",
    }
)
"""What each of them allows, in a few words."""
