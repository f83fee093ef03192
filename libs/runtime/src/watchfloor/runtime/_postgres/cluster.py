"""Making the files of a database cluster, all of them or none."""

import asyncio
from pathlib import Path

from watchfloor.core import ConflictError, UnavailableError
from watchfloor.runtime._files import Account
from watchfloor.runtime._postgres.home import PostgresHome
from watchfloor.runtime._postgres.settings import SUPERUSER
from watchfloor.runtime._process import Command, LogFile, spawn

_MAJOR_VERSION = "18"
_DEADLINE_S = 60.0
_STOP_DEADLINE_S = 5.0
_OPTIONS = (
    f"--username={SUPERUSER}",
    "--auth-local=peer",
    "--auth-host=reject",
    "--encoding=UTF8",
    # The same order of text wherever the data folder is taken.
    "--locale-provider=builtin",
    "--locale=C",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)


async def ensure_cluster(
    home: PostgresHome, programs: Path, *, account: Account | None, log_file: LogFile
) -> None:
    """Make the cluster where there is none.

    It appears under its name only when it is whole; what an interrupted start left is removed.

    Args:
        home: Where it belongs.
        programs: The folder with ``initdb``.
        account: Who owns it; nobody means us.
        log_file: Where ``initdb`` says what it does.

    Raises:
        ConflictError: There is one of another version.
        UnavailableError: It cannot be made.
    """
    marker = home.data / "PG_VERSION"
    if marker.exists():
        made_by = marker.read_text(encoding="ascii").strip()
        if made_by != _MAJOR_VERSION:
            raise ConflictError(
                f"{home.data} was made by PostgreSQL {made_by}; this release runs "
                f"{_MAJOR_VERSION}. Dump it with the release that made it, and load the dump."
            )
        return
    draft = home.make_empty("data.draft")
    argv = (str(programs / "initdb"), *_OPTIONS, f"--pgdata={draft}")
    initdb = spawn(Command(argv=argv, account=account), log_file)
    try:
        async with asyncio.timeout(_DEADLINE_S):
            code = await initdb.wait()
    except TimeoutError as exc:
        raise UnavailableError(
            f"PostgreSQL's cluster was not made within {_DEADLINE_S:g} s; is the disk very slow?"
        ) from exc
    finally:
        await initdb.stop(deadline_s=_STOP_DEADLINE_S)
    if code != 0:
        raise UnavailableError(f"PostgreSQL's cluster cannot be made; {log_file.path} says why.")
    draft.rename(home.data)
