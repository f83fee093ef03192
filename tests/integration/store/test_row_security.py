"""Projects are apart at SQL level, whatever a query of ours forgets."""

from datetime import timedelta
from functools import partial

import asyncpg
import pytest
from integration.store.making import (
    MakeRow,
    MakeVerdict,
    make_baseline,
    make_caller,
    make_check,
    make_erasure,
    make_features,
    make_hold,
)
from integration.store.postgres import Postgres
from integration.store.sessions.making import session_key, watch_a_session
from sqlalchemy import text
from support.audit import NOON, RING, make_entry

from watchfloor.core import (
    AuditLinks,
    ChangeEventInput,
    Client,
    Customer,
    DeliveryDraft,
    FakeClock,
    IntelIndicatorInput,
    InvalidInputError,
    KeyUse,
    ResultDraft,
    ResultKind,
    RetentionInput,
    Role,
    SavedViewInput,
    VerdictKind,
    ViewPage,
)
from watchfloor.store import (
    AnalysisSessionRepository,
    ApiKeyRepository,
    AuditChainRepository,
    AuditLogRepository,
    BehaviorRepository,
    ChangeEventRepository,
    ClientResultRepository,
    ConclusionSteps,
    CustomerRepository,
    DeliveryRepository,
    ErasureRepository,
    FeatureRepository,
    IntelRepository,
    LegalHoldRepository,
    PolicyRepository,
    RetentionRepository,
    SavedViewRepository,
    Store,
    StoreTokenLedger,
    ThreatRepository,
)

pytestmark = pytest.mark.integration

TABLES = (
    "projects",
    "api_keys",
    "threats",
    "verdicts",
    "customers",
    "change_events",
    "intel_indicators",
    "policy_seeds",
    "policies",
    "analysis_sessions",
    "analysis_results",
    "analysis_requests",
    "retired_baselines",
    "behavior_baselines",
    "security_checks",
    "session_pii",
    "session_signatures",
    "deliveries",
    "client_results",
    "client_result_accounts",
    "visible_threats",
    "visible_intel",
    "visible_sessions",
    "sessions",
    "events",
    "event_keys",
    "traces",
    "conclusion_steps",
    "agents",
    "workflows",
    "risk_snapshots",
    "thought_analyses",
    "dataflow_analyses",
    "daily_tokens",
    "features",
    "legal_holds",
    "erasures",
    "retentions",
    "audit_log",
    "audit_links",
    "audit_marks",
    "audit_checkpoints",
    "key_habits",
    "saved_views",
)


@pytest.fixture
async def full_project(
    store: Store, project: str, make_row: MakeRow, make_verdict: MakeVerdict, clock: FakeClock
) -> str:
    """A project with at least one row in every table."""
    row = make_row()
    threats = ThreatRepository(store)
    await threats.save([row])
    await threats.record_verdict(project, row.threat.id, make_verdict(VerdictKind.BENIGN))
    await CustomerRepository(store).put_all(project, [Customer(customer_id="acme", name="Acme")])
    await ChangeEventRepository(store).record(
        project, ChangeEventInput(kind="incident", summary="down"), received_at=clock.now()
    )
    indicator = IntelIndicatorInput(kind="network", value="192.0.2.0/24", source="feed")
    await IntelRepository(store).import_all(project, [indicator], imported_at=clock.now())
    await ApiKeyRepository(store).issue(project, Role.API_USER)
    await PolicyRepository(store).list(project)
    view = SavedViewInput(name="mine", page=ViewPage.THREATS, query="")
    await SavedViewRepository(store).create(make_caller(project), view)
    run = await AnalysisSessionRepository(store).begin(project, "shop", completed_sessions=5)
    await AnalysisSessionRepository(store).complete(
        project,
        run.analysis_id,
        sessions_analyzed=5,
        findings_count=0,
        results={"a": "{}"},
        checks=[make_check()],
    )
    behavior = BehaviorRepository(store)
    await behavior.keep_baseline(make_baseline(project))
    await behavior.retire_baseline(project, "shop", reason="r", retired_by="wf_abc")
    await behavior.keep_baseline(make_baseline(project))
    await ConclusionSteps(store).ask(project, ["shop"], even_if_known=True)
    delivery = DeliveryDraft(project_id=project, key="k", kind="policy", url="u", payload=b"{}")
    await DeliveryRepository(store).add([delivery])
    result = ResultDraft(analysis_id="a", kind=ResultKind.THREAT, document=b"{}")
    await ClientResultRepository(store).keep(project, Client("ann"), result)
    await watch_a_session(store, session_key(project))
    await FeatureRepository(store).keep([make_features(project)])
    await StoreTokenLedger(store).spend(project, clock.now().date(), 1)
    await LegalHoldRepository(store).add(make_hold(project))
    await ErasureRepository(store).ask(make_erasure(project))
    await RetentionRepository(store).put(project, RetentionInput(days=30), changed_at=clock.now())
    await _audit(store, project)
    return project


async def _audit(store: Store, project: str) -> None:
    log, chain = AuditLogRepository(store), AuditChainRepository(store)
    await log.add([RING.signed(make_entry(project))])
    await log.learn(
        [KeyUse(project, "key:1", "face:rest", None)],
        lambda _: RING.signed(make_entry(project)),
        at=NOON,
    )
    link = partial(RING.linked, sealed_at=NOON)
    await chain.seal(
        project, lambda head, each: AuditLinks([link(head, each[0])]), since="0", limit=2
    )
    make = partial(RING.checkpoint, project, made_at=NOON)
    await chain.let_go(project, make, before=NOON + timedelta(1))


async def _count(connection: asyncpg.Connection, table: str, *, projects: str | None) -> int:
    async with connection.transaction():
        if projects is not None:
            await connection.execute("SELECT set_config('wf.projects', $1, true)", projects)
        return int(await connection.fetchval(f"SELECT count(*) FROM {table}"))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("projects", [None, "", "another-project", "%"], ids=repr)
async def test_without_its_own_project_a_query_sees_no_row(
    full_project: str, app: asyncpg.Connection, table: str, projects: str | None
) -> None:
    assert full_project
    assert await _count(app, table, projects=projects) == 0


@pytest.mark.parametrize("table", TABLES)
async def test_with_its_project_a_query_sees_its_rows(
    full_project: str, app: asyncpg.Connection, table: str
) -> None:
    """The other half: otherwise the test above would pass on empty tables."""
    assert await _count(app, table, projects=full_project) >= 1


async def test_a_setting_ends_with_its_transaction(
    full_project: str, app: asyncpg.Connection
) -> None:
    """The connection goes back to the pool: what one caller may see must not stay in it."""
    assert await _count(app, "threats", projects=full_project) == 1
    assert await _count(app, "threats", projects=None) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO projects VALUES ('stolen', now())",
        "INSERT INTO customers VALUES ('{project}', 'c', 'C', '{{}}')",
        "INSERT INTO verdicts VALUES ('{project}', gen_random_uuid(), 1, 'x', NULL, 'k', now())",
    ],
    ids=["project", "customer", "verdict"],
)
async def test_rows_of_a_project_that_was_not_named_are_refused(
    full_project: str, app: asyncpg.Connection, statement: str
) -> None:
    async with app.transaction():
        await app.execute("SELECT set_config('wf.projects', 'another', true)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with app.transaction():
                await app.execute(statement.format(project=full_project))


async def test_a_row_cannot_be_moved_to_another_project(
    full_project: str, app: asyncpg.Connection
) -> None:
    async with app.transaction():
        await app.execute("SELECT set_config('wf.projects', $1, true)", full_project)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with app.transaction():
                await app.execute("UPDATE threats SET project_id = 'another'")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM threats_default",
        "SELECT * FROM events_default",
        "UPDATE events SET document = ''",
        "DELETE FROM event_keys",
        "DELETE FROM risk_snapshots",
        "DELETE FROM threats",
        "TRUNCATE threats",
        "UPDATE projects SET project_id = 'x'",
        "UPDATE api_keys SET role = 'admin'",
        "DELETE FROM verdicts",
        "SELECT * FROM alembic_version",
        "ALTER TABLE threats DISABLE ROW LEVEL SECURITY",
        "SET ROLE watchfloor_owner",
        "CREATE TABLE mine (id int)",
    ],
)
async def test_the_app_has_no_right_beyond_its_work(
    app: asyncpg.Connection, statement: str
) -> None:
    """A partition in particular: it could be read around its parent's policy."""
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute(statement)


async def test_the_worker_reads_every_project_and_writes_only_what_it_claims(
    full_project: str, postgres: Postgres
) -> None:
    worker = await asyncpg.connect(postgres.worker_url)
    try:
        assert full_project in {
            row["project_id"] for row in await worker.fetch("SELECT project_id FROM threats")
        }
        for statement in (
            "UPDATE threats SET revision = 9",
            "DELETE FROM threats",
            "UPDATE sessions SET project_id = 'other'",
            "UPDATE sessions SET risk_score = 0",
            "UPDATE conclusion_steps SET failure_reason = ''",
            "DELETE FROM sessions",
            "UPDATE events SET document = ''",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await worker.execute(statement)
    finally:
        await worker.close()


@pytest.mark.parametrize(
    "project_id", ["", "a,b", "A", "-a", "a" * 64, "a'b", "a b", "ä", "a\n"], ids=repr
)
async def test_what_can_be_no_project_never_reaches_the_setting(
    store: Store, project_id: str
) -> None:
    """A comma would name two projects."""
    with pytest.raises(InvalidInputError) as caught:
        async with store.transaction([project_id]):
            pytest.fail("the transaction began")

    assert [problem.field for problem in caught.value.fields] == ["project_id"]


async def test_a_transaction_sees_several_projects(
    store: Store, full_project: str, project: str
) -> None:
    async with store.transaction([full_project, "another-one"]) as connection:
        seen = (await connection.execute(text("SELECT project_id FROM projects"))).scalars().all()

    assert seen == [project]
