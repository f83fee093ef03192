"""Results for clients, in memory: what the store promises, without time and room."""

import asyncio
from typing import Any, NamedTuple

from unit.gateway.backends import NOW, Backend

from watchfloor.core import (
    Cleaned,
    Client,
    ClientResult,
    ClientResultPage,
    ClientResultStats,
    DeniedError,
    NotFoundError,
    ResultDraft,
    ResultStatus,
)


class Kept(NamedTuple):
    result: ClientResult
    is_new: bool
    evicted: int = 0


class Retrieved(NamedTuple):
    result: ClientResult
    document: bytes | None


class ClientResults(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[tuple[str, str, str], tuple[ClientResult, ResultDraft]] = {}
        self.clients: list[Client] = []
        self.fails_with: Exception | None = None
        self.hangs = False
        self.allowed = False

    async def keep(self, project_id: str, client: Client, draft: ResultDraft) -> Kept:
        self._check()
        self.clients.append(client)
        if self.hangs:
            await asyncio.Event().wait()
        if self.fails_with is not None:
            raise self.fails_with
        mine = (project_id, client.client_id)
        for key, (kept, same) in self.rows.items():
            if key[:2] == mine and same.content_sha256 == draft.content_sha256 is not None:
                return Kept(kept, is_new=False)
        is_new = (*mine, draft.analysis_id) not in self.rows
        result = _result(project_id, client, draft)
        self.rows[*mine, draft.analysis_id] = (result, draft)
        return Kept(result, is_new)

    async def retrieve(self, project_id: str, client: Client, analysis_id: str) -> Retrieved:
        found = await self.find(project_id, client, analysis_id)
        _, draft = self.rows[project_id, client.client_id, analysis_id]
        if draft.document is not None:
            found = found.model_copy(update={"retrieval_count": found.retrieval_count + 1})
            self.rows[project_id, client.client_id, analysis_id] = (found, draft)
        return Retrieved(found, draft.document)

    async def find(self, project_id: str, client: Client, analysis_id: str) -> ClientResult:
        self._check(analysis_id)
        row = self.rows.get((project_id, client.client_id, analysis_id))
        if row is not None:
            return row[0]
        if any((project_id, analysis_id) == (key[0], key[2]) for key in self.rows):
            raise DeniedError("This result is another client's.")
        raise NotFoundError("There is no such result.")

    async def list(
        self, project_id: str, client: Client, *, limit: int = 10, offset: int = 0
    ) -> ClientResultPage:
        self._check(limit, offset)
        mine = [row for key, (row, _) in self.rows.items() if key[:2] == (project_id, client[0])]
        return ClientResultPage(tuple(mine[offset : offset + limit]), len(mine))

    async def delete(self, project_id: str, client: Client, analysis_id: str) -> None:
        await self.find(project_id, client, analysis_id)
        del self.rows[project_id, client.client_id, analysis_id]

    async def stats(self, project_id: str) -> ClientResultStats:
        self._check(project_id)
        return ClientResultStats(1, 1, 1_572_864, 524_288_000, {"completed": 1}, NOW)

    async def clean(self, project_id: str) -> Cleaned:
        self._check(project_id)
        return Cleaned(2, 200)

    async def clean_all(self) -> Cleaned:
        self._check("every project")
        return Cleaned(3, 300)

    async def recovers_by_address(self, project_id: str) -> bool:
        self._check(project_id)
        return self.allowed

    async def recover_by_address(self, project_id: str, *, allowed: bool) -> None:
        self._check(project_id)
        self.allowed = allowed


def _result(project_id: str, client: Client, draft: ResultDraft) -> ClientResult:
    given: dict[str, Any] = draft.model_dump(include={"analysis_id", "kind", "status"})
    return ClientResult(
        **given,
        project_id=project_id,
        client_id=client.client_id,
        has_result=draft.document is not None,
        created_at=NOW,
        completed_at=None if draft.status is ResultStatus.PENDING else NOW,
        expires_at=NOW,
        retrieval_count=0,
        max_retrievals=10,
    )
