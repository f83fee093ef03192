"""``python -m pictures [--folder F] [--data F] [--only NAME] [--png]``: the dashboard, pictured."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from support.processes import running_product
from support.screen import missing
from support.servers import scratch_folder

from pictures.feeding import feed
from pictures.shots import take

SOON = """
coordinator:
  agent_budget_ms: 10000
  sessions: {inactivity_s: 4, sweep_s: 0.5, poll_s: 0.2}
"""


def main(arguments: Sequence[str]) -> int:
    """Take them; 1 where no picture can be taken here."""
    options = _parser().parse_args(arguments)
    if lacking := missing():
        sys.stderr.write(f"pictures: {lacking}\n")
        return 1
    for path in asyncio.run(_taken(options)):
        sys.stdout.write(f"{path} {path.stat().st_size // 1000} kB\n")
    return 0


async def _taken(options: argparse.Namespace) -> list[Path]:
    with scratch_folder() as folder:
        config = folder / "pictures.yaml"
        config.write_text(SOON)
        with running_product("--config", str(config)) as product:
            fed = await feed(product, options.data)
            return await take(fed, options.folder, only=options.only, as_png=options.png)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("pictures", description="Take pictures of the dashboard.")
    parser.add_argument("--folder", type=Path, default=Path("docs/images"), help="of the pictures")
    parser.add_argument("--data", type=Path, help="real data; without it what is kept here")
    parser.add_argument("--only", default="", help="those with this in their names")
    parser.add_argument("--png", action="store_true", help="as PNG instead of WebP")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
