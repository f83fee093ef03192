"""The same client for programs without an event loop; every method is one of the other's."""

from pathlib import Path
from typing import Self

from watchfloor.client._blocking import BackgroundLoop, Face, Iterating, Waiting
from watchfloor.client._place import Rediscover
from watchfloor.client.administration import DeadLettersApi, ProjectsApi
from watchfloor.client.agents import AgentsApi
from watchfloor.client.audit import AuditApi
from watchfloor.client.client import WatchfloorClient
from watchfloor.client.discovery import discover
from watchfloor.client.encryption import TLSFiles
from watchfloor.client.keys import KeysApi
from watchfloor.client.knowledge import ChangesApi, CustomersApi, IntelApi
from watchfloor.client.policies import PoliciesApi
from watchfloor.client.privacy import PrivacyApi
from watchfloor.client.redaction import RedactionApi
from watchfloor.client.retention import HoldsApi, RetentionApi
from watchfloor.client.sessions import SessionsApi
from watchfloor.client.threats import ThreatsApi
from watchfloor.client.views import ViewsApi


class SyncThreats(Face[ThreatsApi]):
    """Threats, as in ``ThreatsApi``."""

    trigger = Waiting(ThreatsApi.trigger)
    get = Waiting(ThreatsApi.get)
    get_document = Waiting(ThreatsApi.get_document)
    list = Waiting(ThreatsApi.list)
    list_documents = Waiting(ThreatsApi.list_documents)
    every = Iterating(ThreatsApi.every)
    every_document = Iterating(ThreatsApi.every_document)
    stats = Waiting(ThreatsApi.stats)
    summaries = Waiting(ThreatsApi.summaries)
    verdict = Waiting(ThreatsApi.verdict)
    withdraw_verdict = Waiting(ThreatsApi.withdraw_verdict)
    verdict_on_all = Waiting(ThreatsApi.verdict_on_all)
    withdraw_verdicts = Waiting(ThreatsApi.withdraw_verdicts)
    related_sessions = Waiting(ThreatsApi.related_sessions)
    similar = Waiting(ThreatsApi.similar)


class SyncSessions(Face[SessionsApi]):
    """Sessions, as in ``SessionsApi``."""

    record = Iterating(SessionsApi.record)
    evaluate = Waiting(SessionsApi.evaluate)
    get = Waiting(SessionsApi.get)
    get_document = Waiting(SessionsApi.get_document)
    list = Waiting(SessionsApi.list)
    list_documents = Waiting(SessionsApi.list_documents)
    every = Iterating(SessionsApi.every)
    every_document = Iterating(SessionsApi.every_document)
    called = Waiting(SessionsApi.called)
    conversation = Waiting(SessionsApi.conversation)
    decisions = Waiting(SessionsApi.decisions)
    watch = Iterating(SessionsApi.watch)


class SyncAgents(Face[AgentsApi]):
    """Monitored agents, as in ``AgentsApi``."""

    get = Waiting(AgentsApi.get)
    get_document = Waiting(AgentsApi.get_document)
    list = Waiting(AgentsApi.list)
    every = Iterating(AgentsApi.every)
    analyze = Waiting(AgentsApi.analyze)
    status = Waiting(AgentsApi.status)
    baseline = Waiting(AgentsApi.baseline)
    rebaseline = Waiting(AgentsApi.rebaseline)


class SyncPolicies(Face[PoliciesApi]):
    """Policies, as in ``PoliciesApi``."""

    list_documents = Waiting(PoliciesApi.list_documents)
    create = Waiting(PoliciesApi.create)
    replace = Waiting(PoliciesApi.replace)
    delete = Waiting(PoliciesApi.delete)


class SyncPrivacy(Face[PrivacyApi]):
    """What is held of one user or customer, as in ``PrivacyApi``."""

    erase = Waiting(PrivacyApi.erase)
    get = Waiting(PrivacyApi.get)
    list = Waiting(PrivacyApi.list)
    every = Iterating(PrivacyApi.every)
    follow = Iterating(PrivacyApi.follow)
    export = Iterating(PrivacyApi.export)


class SyncViews(Face[ViewsApi]):
    """Saved views, as in ``ViewsApi``."""

    list = Waiting(ViewsApi.list)
    create = Waiting(ViewsApi.create)
    replace = Waiting(ViewsApi.replace)
    delete = Waiting(ViewsApi.delete)


class SyncRedaction(Face[RedactionApi]):
    """What is kept back, as in ``RedactionApi``."""

    get = Waiting(RedactionApi.get)
    put = Waiting(RedactionApi.put)


class SyncRetention(Face[RetentionApi]):
    """How long things are kept, as in ``RetentionApi``."""

    get = Waiting(RetentionApi.get)
    put = Waiting(RetentionApi.put)


class SyncHolds(Face[HoldsApi]):
    """Legal holds, as in ``HoldsApi``."""

    list = Waiting(HoldsApi.list)
    add = Waiting(HoldsApi.add)
    release = Waiting(HoldsApi.release)


class SyncCustomers(Face[CustomersApi]):
    """Customers, as in ``CustomersApi``."""

    put_all = Waiting(CustomersApi.put_all)
    get = Waiting(CustomersApi.get)
    put = Waiting(CustomersApi.put)
    delete = Waiting(CustomersApi.delete)
    list = Waiting(CustomersApi.list)
    every = Iterating(CustomersApi.every)


class SyncIntel(Face[IntelApi]):
    """Threat intel, as in ``IntelApi``."""

    import_all = Iterating(IntelApi.import_all)
    list = Waiting(IntelApi.list)
    every = Iterating(IntelApi.every)
    sources = Waiting(IntelApi.sources)
    remove = Waiting(IntelApi.remove)


class SyncChanges(Face[ChangesApi]):
    """Changes, as in ``ChangesApi``."""

    record = Waiting(ChangesApi.record)
    list = Waiting(ChangesApi.list)
    every = Iterating(ChangesApi.every)


class SyncDeadLetters(Face[DeadLettersApi]):
    """Dead letters, as in ``DeadLettersApi``."""

    list = Waiting(DeadLettersApi.list)
    every = Iterating(DeadLettersApi.every)
    requeue = Waiting(DeadLettersApi.requeue)
    requeue_all = Waiting(DeadLettersApi.requeue_all)
    drop_all = Waiting(DeadLettersApi.drop_all)
    drop = Waiting(DeadLettersApi.drop)


class SyncProjects(Face[ProjectsApi]):
    """Projects, as in ``ProjectsApi``."""

    create = Waiting(ProjectsApi.create)
    list = Waiting(ProjectsApi.list)
    set_quota = Waiting(ProjectsApi.set_quota)


class SyncKeys(Face[KeysApi]):
    """API keys, as in ``KeysApi``."""

    create = Waiting(KeysApi.create)
    list = Waiting(KeysApi.list)
    rotate = Waiting(KeysApi.rotate)
    revoke = Waiting(KeysApi.revoke)
    revoke_tokens = Waiting(KeysApi.revoke_tokens)


class SyncAudit(Face[AuditApi]):
    """The audit log, as in ``AuditApi``."""

    list = Waiting(AuditApi.list)
    every = Iterating(AuditApi.every)


class SyncWatchfloorClient(Face[WatchfloorClient]):
    """``WatchfloorClient`` for programs without an event loop; use it as a context manager.

    What iterates there iterates here, and closing an iterator ends what is behind it. Callbacks
    run in the client's own thread and may not call the client. Any thread may call it.

    Args:
        url: Address of the REST face.
        key: The API key to present.
        grpc: ``host:port`` of the gRPC face; encrypted where ``url`` is ``https``.
        timeout_s: Limit of connecting, and of each wait for an answer.
        rediscover: Asked where the product is after a connection failed.
        tls: Whom to trust at an address with ``https``, and what to show there.
    """

    submit = Iterating(WatchfloorClient.submit)
    send_spans = Iterating(WatchfloorClient.send_spans)
    stream = Iterating(WatchfloorClient.stream)
    readiness = Waiting(WatchfloorClient.readiness)

    def __init__(
        self,
        url: str,
        key: str,
        *,
        grpc: str | None = None,
        timeout_s: float = 10.0,
        rediscover: Rediscover | None = None,
        tls: TLSFiles | None = None,
    ) -> None:
        loop = BackgroundLoop()
        client = WatchfloorClient(
            url, key, grpc=grpc, timeout_s=timeout_s, rediscover=rediscover, tls=tls
        )
        super().__init__(client, loop)
        self.threats = SyncThreats(client.threats, loop)
        self.sessions = SyncSessions(client.sessions, loop)
        self.agents = SyncAgents(client.agents, loop)
        self.policies = SyncPolicies(client.policies, loop)
        self.redaction = SyncRedaction(client.redaction, loop)
        self.retention = SyncRetention(client.retention, loop)
        self.holds = SyncHolds(client.holds, loop)
        self.privacy = SyncPrivacy(client.privacy, loop)
        self.views = SyncViews(client.views, loop)
        self.customers = SyncCustomers(client.customers, loop)
        self.intel = SyncIntel(client.intel, loop)
        self.changes = SyncChanges(client.changes, loop)
        self.dead_letters = SyncDeadLetters(client.dead_letters, loop)
        self.projects = SyncProjects(client.projects, loop)
        self.keys = SyncKeys(client.keys, loop)
        self.audit = SyncAudit(client.audit, loop)

    @classmethod
    def on(cls, data_dir: Path, *, timeout_s: float = 10.0, tls: TLSFiles | None = None) -> Self:
        """A client of the watchfloor on ``data_dir``; finds it again when it moved.

        Raises:
            UnavailableError: Nothing runs there.
            UnauthenticatedError: Its admin key cannot be read.
        """
        endpoint = discover(data_dir)
        return cls(
            endpoint.url,
            endpoint.key,
            grpc=endpoint.grpc,
            timeout_s=timeout_s,
            rediscover=lambda: discover(data_dir),
            tls=tls,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections and end the thread. Safe twice."""
        self._loop.close(self._behind.close)
