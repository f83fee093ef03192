"""The generated code is what the protos say."""

import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[3]
PROTOS = TOP / "protos"
GENERATED = TOP / "libs/rpc/src"


def test_the_committed_code_is_what_make_protos_generates(tmp_path: Path) -> None:
    """A proto that was changed alone would be a promise that nobody keeps."""
    subprocess.run(
        [
            "make",
            "--old-file=.venv/.ready",
            "protos",
            f"GENERATED={tmp_path}",
            f"BIN={Path(sys.executable).parent}",
        ],
        cwd=TOP,
        check=True,
        capture_output=True,
    )
    fresh = {path.relative_to(tmp_path): path.read_text() for path in tmp_path.rglob("*.py*")}
    folder = GENERATED / "watchfloor/v1"
    committed = {
        path.relative_to(GENERATED): path.read_text() for path in folder.iterdir() if path.is_file()
    }
    assert committed == fresh


def test_the_path_of_a_proto_is_its_package() -> None:
    for path in PROTOS.rglob("*.proto"):
        package = ".".join(path.relative_to(PROTOS).parts[:-1])
        assert f"\npackage {package};\n" in path.read_text()
