"""The lines that the documents give to a new user, as they stand there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import clean_environment
from support.processes import ProductProcess

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(60)]

STARTED = Path(__file__).parents[2] / "docs/getting-started.md"


def test_the_lines_work_where_they_are_pasted(product: ProductProcess, tmp_path: Path) -> None:
    section = STARTED.read_text().split("\n## Python client\n")[1].split("\n## ")[0]
    [lines] = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    (tmp_path / ".watchfloor").symlink_to(product.data_dir)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", lines],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        text=True,
        timeout=50,
        env=clean_environment(),
    )
    assert (done.returncode, done.stderr) == (0, "")
    threat, action, told = done.stdout.splitlines()
    found = re.search(r"id='([0-9a-f-]{36})'", threat)
    assert found is not None
    assert action == "allow"
    assert re.fullmatch(r"[0-9a-f-]{36} (critical|high|medium|low)", told)
