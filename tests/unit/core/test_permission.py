"""The table of permissions, word by word: whoever changes it changes it here, too."""

import pytest

from watchfloor.core import (
    FIRST_PROJECT,
    MEANINGS,
    PERMISSIONS,
    Caller,
    DeniedError,
    KeyId,
    Permission,
    Role,
)

MAY = {
    Role.ADMIN: {
        "telemetry:submit",
        "analyses:run",
        "changes:record",
        "data:read",
        "results:use",
        "verdicts:record",
        "dead-letters:decide",
        "knowledge:write",
        "project:administer",
    },
    Role.ANALYST: {
        "analyses:run",
        "changes:record",
        "data:read",
        "results:use",
        "verdicts:record",
        "dead-letters:decide",
    },
    Role.VIEWER: {"data:read"},
    Role.API_USER: {
        "telemetry:submit",
        "analyses:run",
        "changes:record",
        "data:read",
        "results:use",
    },
    Role.INGEST_ONLY: {"telemetry:submit"},
}


def caller(role: Role, project: str = "acme") -> Caller:
    return Caller(key_id=KeyId("1"), prefix="wf_12345678", project_id=project, role=role)


@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_exactly_this(role: Role) -> None:
    assert {str(each) for each in PERMISSIONS[role]} == MAY[role]
    for permission in Permission:
        if permission in MAY[role]:
            caller(role).require(permission)
        else:
            with pytest.raises(DeniedError, match=str(permission)):
                caller(role).require(permission)


def test_only_admins_of_the_first_project_administer_the_installation() -> None:
    """An admin of one tenant must not reach another by making itself a key."""
    run_by = {
        (role, project)
        for role in Role
        for project in (FIRST_PROJECT, "acme")
        if caller(role, project).may(Permission.ADMINISTER_INSTALLATION)
    }
    assert run_by == {(Role.ADMIN, FIRST_PROJECT)}


def test_every_permission_is_explained() -> None:
    assert set(MEANINGS) == set(Permission)
