"""How every table keeps projects apart, whatever a query forgets."""

from alembic import op

from watchfloor.store.roles import APP, WORKER

OWN_PROJECTS = (
    "project_id = ANY ((SELECT string_to_array(current_setting('wf.projects', true), ','))::text[])"
)
"""True for rows of the projects that the transaction named; the sub-select is evaluated once.

Without a setting there is no list, or an empty one, and so no row.
"""


def keep_projects_apart(table: str, *, app: str) -> None:
    """Let the app role see its transaction's projects, and the worker read all.

    Args:
        table: A table with a column ``project_id``.
        app: What the app may do, for example ``SELECT, INSERT``.
    """
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY own_projects ON {table} TO {APP} "
        f"USING ({OWN_PROJECTS}) WITH CHECK ({OWN_PROJECTS})"
    )
    op.execute(f"CREATE POLICY every_project ON {table} FOR SELECT TO {WORKER} USING (true)")
    op.execute(f"GRANT {app} ON {table} TO {APP}")
    op.execute(f"GRANT SELECT ON {table} TO {WORKER}")


def open_to_sweeps(table: str, *, worker: str) -> None:
    """Let the worker write rows of every project, too.

    Args:
        table: A table that keeps projects apart.
        worker: What the worker may do beside reading, for example ``UPDATE (status)``.
    """
    op.execute(f"CREATE POLICY sweeps ON {table} TO {WORKER} USING (true) WITH CHECK (true)")
    op.execute(f"GRANT {worker} ON {table} TO {WORKER}")


def open_to_search(table: str, *, view: str) -> None:
    """Give the app a view of ``table`` under the same condition, for searching.

    Under a policy PostgreSQL uses an index only through operators marked leakproof; those of text
    search and of networks are not, so that their indexes would never be used. The view's owner is
    not subject to the policy, and the view states its condition instead.
    """
    op.execute(f"CREATE VIEW {view} AS SELECT * FROM {table} WHERE {OWN_PROJECTS}")
    op.execute(f"GRANT SELECT ON {view} TO {APP}")
