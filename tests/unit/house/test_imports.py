"""What a room may import, where the fences of import-linter cannot say it."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parents[3]
PACKAGES = {path.parent.name: path.parent for path in TOP.glob("*/*/src/watchfloor/*/__init__.py")}
ALL_GATEWAY_MODULES = """
import pkgutil, sys, watchfloor.gateway as gateway
for module in pkgutil.walk_packages(gateway.__path__, "watchfloor.gateway."):
    if not module.name.endswith(".__main__"):
        __import__(module.name)
print(*sorted(name for name in sys.modules if name in {"openai", "presidio_analyzer", "ray"}))
"""


def _imports(package: Path) -> Iterator[tuple[str, str]]:
    """Yield (file, imported module) for each import anywhere in a package's files."""
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                yield path.name, f"{'.' * node.level}{node.module or ''}"
            elif isinstance(node, ast.Import):
                yield from ((path.name, alias.name) for alias in node.names)


def test_core_knows_pydantic_and_nobody_else() -> None:
    known = {*sys.stdlib_module_names, "pydantic", "pydantic_core"}
    strangers = [
        (file, module)
        for file, module in _imports(PACKAGES["core"])
        if module.split(".")[0] not in known and not module.startswith("watchfloor.core")
    ]

    assert strangers == []


@pytest.mark.parametrize("room", sorted(PACKAGES))
def test_a_room_is_entered_by_its_front_door(room: str) -> None:
    """What a room's ``__init__`` does not offer is private to it."""
    side_doors = [
        (file, module)
        for file, module in _imports(PACKAGES[room])
        if module.startswith("watchfloor.")
        and module.count(".") > 1
        and module.split(".")[1] != room
    ]

    assert side_doors == []


def test_generated_code_stays_behind_the_rooms_that_speak_grpc() -> None:
    strangers = {
        room
        for room, package in PACKAGES.items()
        for _, module in _imports(package)
        if module.startswith("watchfloor.v1")
    }

    assert strangers <= {"client", "gateway", "rpc"}


def test_the_gateway_process_has_neither_ray_nor_presidio_nor_openai() -> None:
    """Gateway pods are small and start fast. Fences see direct imports, this sees the process."""
    loaded = subprocess.run(
        [sys.executable, "-c", ALL_GATEWAY_MODULES], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == ""


def test_the_analyzers_are_imported_without_what_signs_sessions() -> None:
    """Every command imports them for their configuration; numpy and scipy take a second."""
    program = "import sys, watchfloor.analyzers; print({'numpy', 'datasketch'} & {*sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "set()"


def test_the_settings_need_neither_the_faces_nor_what_analyses() -> None:
    """PostgreSQL and NATS start from them, while everything else is imported."""
    program = (
        "import sys, watchfloor.cli.serving, watchfloor.cli.process;"
        "print({'alembic', 'fastapi', 'grpc', 'numpy'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout == b"set()\n"
