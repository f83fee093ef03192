"""Results are kept for the client who asked, and never at the cost of the answer."""

import hashlib

import structlog
from pydantic_core import from_json

from watchfloor.core import (
    AgentRiskAnalysis,
    Caller,
    Client,
    ClientResult,
    Clock,
    ResultDraft,
    ResultKind,
    ResultStatus,
    ThreatStatus,
    WatchfloorError,
    mint_uuid7,
)
from watchfloor.gateway.client_result_port import FinishedThreats, KeptResults
from watchfloor.gateway.redaction import Redactions
from watchfloor.gateway.session_views import EvaluationView
from watchfloor.gateway.time_limit import TimeLimit
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)

_LONGEST_KEEP_S = 1.0
"""An answer never waits longer than this for being kept."""


class ResultKeeping:
    """Keeps what clients asked for until they come back.

    Keeping never fails what was asked: its errors are logged and counted. A threat that was not
    finished in time is kept as pending, and looked up when its client comes back.

    Args:
        kept: Where results are kept.
        threats: Finished threats.
        redactions: Say how clients are called.
        clock: Dates the ids that are minted here.
        limit: Bounds each question about what is pending.
        metrics: Counts what happens.
    """

    def __init__(
        self,
        kept: KeptResults,
        *,
        threats: FinishedThreats,
        redactions: Redactions,
        clock: Clock,
        limit: TimeLimit,
        metrics: Metrics,
    ) -> None:
        self._kept = kept
        self._threats = threats
        self._redactions = redactions
        self._clock = clock
        self._limit = limit
        self._keep_limit = TimeLimit(_LONGEST_KEEP_S)
        self._metrics = metrics

    async def keep_threat(
        self, caller: Caller, client: Client | None, threat_id: str, document: bytes | None
    ) -> str | None:
        """Keep a threat for its client, where there is one.

        Args:
            caller: Who asked.
            client: Who comes back.
            threat_id: The threat's id, by which it comes back.
            document: The threat's JSON; absent while it is pending.

        Returns:
            The id to come back with; nothing where nothing is kept.
        """
        if client is None:
            return None
        return await self._keep(caller, client, _threat_draft(threat_id, document))

    async def keep_evaluation(
        self, caller: Caller, client: Client | None, evaluation: EvaluationView
    ) -> str | None:
        """Keep an evaluation for its client; one that says the same at another time is the same.

        Returns:
            The id to come back with; nothing where nothing is kept.
        """
        return await self.keep(
            caller,
            client,
            evaluation.shown(),
            kind=ResultKind.EVALUATION,
            content=evaluation.model_dump_json(exclude={"timestamp"}).encode(),
        )

    async def keep_report(
        self, caller: Caller, client: Client | None, report: AgentRiskAnalysis
    ) -> str | None:
        """Keep a report on an agent for its client; the same one is kept once.

        Returns:
            The id to come back with; nothing where nothing is kept.
        """
        document = report.model_dump_json().encode()
        return await self.keep(caller, client, document, kind=ResultKind.REPORT, content=document)

    async def keep(
        self,
        caller: Caller,
        client: Client | None,
        document: bytes,
        *,
        kind: ResultKind,
        content: bytes,
        analysis_id: str | None = None,
    ) -> str | None:
        """Keep any other result for its client, where there is one.

        Args:
            caller: Who asked.
            client: Who comes back.
            document: The result's JSON, byte for byte.
            kind: What was asked for.
            content: What makes it the same as another, such as the result without its time: the
                same content of the same client is kept once.
            analysis_id: The result's own id, where it has one.

        Returns:
            The id to come back with, that of the kept one where the content is known; nothing
            where nothing is kept.
        """
        if client is None:
            return None
        draft = ResultDraft(
            analysis_id=analysis_id or mint_uuid7(self._clock.now()),
            kind=kind,
            content_sha256=hashlib.sha256(content).digest(),
            document=document,
        )
        return await self._keep(caller, client, draft)

    async def complete(self, result: ClientResult) -> bool:
        """Whether the result was pending, and its threat is finished by now and kept.

        Raises:
            UnavailableError: The store is away.
        """
        if result.status is not ResultStatus.PENDING:
            return False
        project_id, threat_id = result.project_id, result.analysis_id
        stored = await self._limit(self._threats.get(project_id, threat_id))
        if stored is None:
            return False
        draft = _threat_draft(threat_id, stored.document)
        await self._limit(self._kept.keep(project_id, Client(result.client_id), draft))
        return True

    async def _keep(self, caller: Caller, client: Client, draft: ResultDraft) -> str | None:
        where = {"project_id": caller.project_id, "analysis_id": draft.analysis_id}
        try:
            client = (await self._redactions.of(caller.project_id)).client(client)
            kept = await self._keep_limit(self._kept.keep(caller.project_id, client, draft))
        except WatchfloorError as exc:
            log.warning("client_result_not_kept", **where, reason=exc.code)
            self._metrics.client_results("failed")
            return None
        except Exception:
            # What was asked for is at hand: its caller must have it whatever is wrong here.
            log.exception("client_result_not_kept", **where)
            self._metrics.client_results("failed")
            return None
        where["analysis_id"] = kept.result.analysis_id
        log.info("client_result_kept", **where, is_new=kept.is_new, evicted=kept.evicted)
        self._metrics.client_results("kept" if kept.is_new else "known")
        self._metrics.client_results("evicted", kept.evicted)
        return kept.result.analysis_id


def _threat_draft(threat_id: str, document: bytes | None) -> ResultDraft:
    pending = ResultDraft(
        analysis_id=threat_id, kind=ResultKind.THREAT, status=ResultStatus.PENDING
    )
    if document is None:
        return pending
    has_failed = from_json(document)["status"] == ThreatStatus.FAILED
    return pending.model_copy(
        update={
            "status": ResultStatus.FAILED if has_failed else ResultStatus.COMPLETED,
            "content_sha256": hashlib.sha256(document).digest(),
            "document": document,
        }
    )
