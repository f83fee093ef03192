"""Projects and their keys, as admins see them: their own, or every one's."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import structlog
from pydantic import BaseModel, ConfigDict

from watchfloor.core import (
    PERSON_PREFIX,
    ApiKey,
    Caller,
    Clock,
    ConflictError,
    FieldProblem,
    IssuedKey,
    Label,
    Moment,
    NotFoundError,
    Permission,
    Project,
    ProjectId,
    Quota,
    Role,
    UnavailableError,
    invalid,
    is_project_id,
    parse_key_id,
)
from watchfloor.gateway.limits import Quotas
from watchfloor.gateway.port import ApiKeys, KeptLogins, KeyNews, Projects
from watchfloor.gateway.time_limit import TimeLimit

log = structlog.get_logger(__name__)

_NO_PROJECT = "There is no such project."


class WantedKey(BaseModel):
    """A key to be made.

    Attributes:
        project: The tenant that it is to speak for.
        role: What whoever has it may do.
        name: What it is for.
        expires_at: When it is to end; never by itself where absent.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", title="NewKey")
    project: ProjectId
    role: Role = Role.API_USER
    name: Label | None = None
    expires_at: Moment | None = None


class RevokedTokens(BaseModel):
    """Whose tokens are to be good no more.

    Attributes:
        project: The tenant that they speak for; the caller's own where absent.
        subject: Whom the issuer gave them, as it calls that person.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    project: ProjectId | None = None
    subject: Label


class Administration:
    """What those do who administer a project, or the whole installation.

    Args:
        projects: Tenants.
        keys: Their API keys.
        logins: Whose tokens were called back.
        news: Tells every gateway which keys have changed.
        quotas: What each project may have.
        clock: Time.
        limit: Bounds each question to the store.
    """

    def __init__(
        self,
        projects: Projects,
        *,
        keys: ApiKeys,
        logins: KeptLogins,
        news: KeyNews,
        quotas: Quotas,
        clock: Clock,
        limit: TimeLimit,
    ) -> None:
        self._projects = projects
        self._keys = keys
        self._logins = logins
        self._news = news
        self._quotas = quotas
        self._clock = clock
        self._limit = limit

    async def projects(self, caller: Caller) -> Sequence[Project]:
        """Those that the caller administers, by id."""
        projects = await self._limit(self._projects.list())
        return [each for each in projects if _administers(caller, each.project_id)]

    async def create_project(self, project_id: ProjectId) -> Project:
        """Make a project.

        Raises:
            ConflictError: There is one of that id.
        """
        return await self._limit(self._projects.create(project_id))

    async def set_quota(self, project_id: str, quota: Quota) -> Project:
        """Say what a project may have; this gateway knows at once, the others in seconds.

        Raises:
            NotFoundError: There is no such project.
        """
        if not is_project_id(project_id):
            raise NotFoundError(_NO_PROJECT)
        project = await self._limit(self._projects.set_quota(project_id, quota))
        if project is None:
            raise NotFoundError(_NO_PROJECT)
        with suppress(UnavailableError):
            await self._quotas.read()
        return project

    async def keys(self, caller: Caller, project_id: ProjectId) -> Sequence[ApiKey]:
        """A project's keys, those that have ended included, oldest first.

        Raises:
            NotFoundError: The caller administers no such project.
        """
        _require(caller, project_id)
        keys = await self._limit(self._keys.list(project_id))
        if not keys and project_id not in {each.project_id for each in await self.projects(caller)}:
            raise NotFoundError(_NO_PROJECT)
        return keys

    async def issue_key(self, caller: Caller, wanted: WantedKey) -> IssuedKey:
        """Make a key for a project.

        Raises:
            InvalidInputError: It would end before it began.
            NotFoundError: The caller administers no such project.
            ConflictError: It has as many keys as it may have.
        """
        _require(caller, wanted.project)
        self._require_future(wanted.expires_at)
        await self._require_room(wanted.project, spare=0)
        issuing = self._keys.issue(
            wanted.project, wanted.role, name=wanted.name, expires_at=wanted.expires_at
        )
        return await self._limit(issuing)

    async def revoke_key(self, caller: Caller, key_id: str) -> None:
        """Let a key be good no more, from this moment on.

        Raises:
            NotFoundError: The caller administers no such key.
        """
        key = await self._key(caller, key_id)
        await self._limit(self._keys.revoke(key))
        await self._tell(key.key_id)

    async def rotate_key(self, caller: Caller, key_id: str, good_until: datetime) -> IssuedKey:
        """Make a key like that one, which stays good until then.

        Raises:
            NotFoundError: The caller administers no such key.
            ConflictError: The key has ended already, or the project has more than it may have.
        """
        key = await self._key(caller, key_id)
        now = self._clock.now()
        if not key.is_good(now):
            raise ConflictError("The key has ended already; make another one.")
        # Who has as many as may be can rotate one after the other all the same.
        await self._require_room(key.project_id, spare=1)
        issuing = self._keys.issue(
            key.project_id, key.role, name=key.name, expires_at=key.expires_at
        )
        issued = await self._limit(issuing)
        await self._limit(self._keys.end(key, max(good_until, now)))
        await self._tell(key.key_id)
        return issued

    async def revoke_tokens(self, caller: Caller, wanted: RevokedTokens) -> None:
        """Call back all tokens that somebody has by now, and log that person out everywhere.

        Raises:
            NotFoundError: The caller administers no such project.
        """
        project = wanted.project or caller.project_id
        _require(caller, project)
        name = f"{PERSON_PREFIX}{wanted.subject}"
        await self._limit(self._logins.revoke(project, name))
        await self._tell(name)

    async def _key(self, caller: Caller, key_id: str) -> ApiKey:
        key = await self._limit(self._keys.find(parse_key_id(key_id)))
        if key is None or not _administers(caller, key.project_id):
            raise NotFoundError("There is no such key.")
        return key

    async def _require_room(self, project_id: ProjectId, *, spare: int) -> None:
        most = self._quotas.of(project_id).keys
        if most is None:
            return
        now, keys = self._clock.now(), await self._limit(self._keys.list(project_id))
        if sum(key.is_good(now) for key in keys) >= most + spare:
            raise ConflictError("This project has as many keys as it may have; revoke one.")

    async def _tell(self, name: str) -> None:
        # It is written already: a gateway that is not told looks it up again within seconds.
        try:
            await self._limit(self._news.tell(name))
        except UnavailableError:
            log.warning("key_news_not_told")

    def _require_future(self, expires_at: datetime | None) -> None:
        if expires_at is not None and expires_at <= self._clock.now():
            raise invalid(FieldProblem("expires_at", "must be in the future"))


def _require(caller: Caller, project_id: ProjectId) -> None:
    if not _administers(caller, project_id):
        raise NotFoundError(_NO_PROJECT)


def _administers(caller: Caller, project_id: ProjectId) -> bool:
    return project_id == caller.project_id or caller.may(Permission.ADMINISTER_INSTALLATION)
