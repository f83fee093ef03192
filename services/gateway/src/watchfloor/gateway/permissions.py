"""What routes and rpcs ask of their callers, declared beside each; nothing is allowed silently."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from watchfloor.core import FIRST_PROJECT, PERMISSIONS, Caller, Permission, Role

F = TypeVar("F", bound=Callable[..., Any])

_ATTRIBUTE = "__watchfloor_requirement__"


class Access(StrEnum):
    """What is asked where no permission is: nothing at all, or to be known."""

    PUBLIC = "public"
    ANY_CALLER = "any caller"


Requirement = Permission | Access
"""What a route or an rpc declares."""


class UndeclaredError(RuntimeError):
    """A route or an rpc does not say who may call it; the gateway does not start."""


def needs(requirement: Requirement) -> Callable[[F], F]:
    """Declare what the callers of a route or an rpc must be allowed."""

    def declare(endpoint: F) -> F:
        setattr(endpoint, _ATTRIBUTE, requirement)
        return endpoint

    return declare


def requirement_of(endpoint: object, *, name: str) -> Requirement:
    """What it declares.

    Args:
        endpoint: The function behind a route or an rpc.
        name: What the route or rpc is called.

    Raises:
        UndeclaredError: It declares nothing.
    """
    declared: Requirement | None = getattr(endpoint, _ATTRIBUTE, None)
    if declared is None:
        raise UndeclaredError(f"{name} does not declare which permission it needs.")
    return declared


def has(caller: Caller, requirement: Requirement) -> bool:
    """Whether the caller has what is required."""
    return isinstance(requirement, Access) or caller.may(requirement)


def require(caller: Caller, requirement: Requirement) -> None:
    """Return where the caller has what is required.

    Raises:
        DeniedError: It has not.
    """
    if isinstance(requirement, Permission):
        caller.require(requirement)


def holders(requirement: Requirement) -> str:
    """Who has what is required, in words."""
    if requirement is Access.PUBLIC:
        return "anybody, without a key"
    if requirement is Access.ANY_CALLER:
        return "every role"
    if requirement is Permission.ADMINISTER_INSTALLATION:
        return f"{Role.ADMIN} of project {FIRST_PROJECT}"
    return ", ".join(role for role in Role if requirement in PERMISSIONS[role])
