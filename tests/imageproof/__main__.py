"""``python -m imageproof [TARGET…] [--twice]``: makes and starts the images of the Dockerfile."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from imageproof.building import Builder
from imageproof.construction import Site
from imageproof.context import Context
from imageproof.dockerfile import Dockerfile, parsed
from imageproof.host import lent
from imageproof.image import Image
from imageproof.network import leave_network
from imageproof.proofs import PROOFS
from imageproof.stand_ins import StandIns

TOP = Path(__file__).parents[2]
_APART = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
_WITHIN = "IMAGE_PROOF_WITHIN"


def main(arguments: Sequence[str]) -> int:
    """Prove what is asked for; 1 where an image could not be made or does not do its work."""
    options = _parser().parse_args(arguments)
    if within := os.environ.pop(_WITHIN, None):
        # Whoever started it hears of it, too, and ends everything in here at once.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return _prove(options, Path(within))
    if os.geteuid() != 0:
        raise SystemExit("image-proof: not run: it mounts and changes roots, which only root may")
    # So that the folder is removed on the way out; mounts and processes end with their namespaces.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="image-proof-") as folder:
        Path(folder).chmod(0o711)
        environment = {**os.environ, _WITHIN: folder, "TMPDIR": folder}
        command = [*_APART, sys.executable, "-m", "imageproof", *arguments]
        return subprocess.run(command, env=environment, check=False).returncode


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("image-proof", description=__doc__)
    parser.add_argument(
        "targets", nargs="*", choices=[*PROOFS, []], metavar="TARGET", help="all by default"
    )
    parser.add_argument("--twice", action="store_true", help="make each again: is it the same?")
    parser.add_argument(
        "--build-arg", action="append", default=[], metavar="NAME=VALUE", help="as for an engine"
    )
    return parser


def _prove(options: argparse.Namespace, folder: Path) -> int:
    given = dict(each.partition("=")[::2] for each in options.build_arg)
    targets = options.targets or list(PROOFS)
    try:
        images = _made(targets, folder / "first", given)
        if options.twice:
            _compare(images, _made(targets, folder / "second", given))
        leave_network()
        for target, image in images.items():
            _start(target, image, folder)
    except (OSError, RuntimeError, ValueError, subprocess.CalledProcessError) as exc:
        _say(f"image-proof: {exc}")
        return 1
    return 0


def _made(targets: Sequence[str], folder: Path, given: dict[str, str]) -> dict[str, Image]:
    folder.mkdir()
    stand_ins = StandIns(_kept(), _say)
    site = Site(folder, Context(TOP), lent(folder / "lent"), stand_ins.layers, _say)
    builder = Builder(_dockerfile(given), site, given)
    images = {target: builder.image(target) for target in targets}
    kept = {layer for image in images.values() for layer in image.layers}
    for leftover in set(folder.iterdir()) - kept:
        shutil.rmtree(leftover)
    return images


def _dockerfile(given: dict[str, str]) -> Dockerfile:
    return parsed((TOP / "Dockerfile").read_text(), given)


def _start(target: str, image: Image, folder: Path) -> None:
    begun = monotonic()
    place = folder / f"start-{target}"
    place.mkdir()
    PROOFS[target](image, place)
    shutil.rmtree(place, ignore_errors=True)
    _say(f"{target}: {image.size_mb()} MB over its base; proved in {monotonic() - begun:.0f} s")


def _compare(first: dict[str, Image], second: dict[str, Image]) -> None:
    for target, image in first.items():
        if different := image.differences(second[target]):
            listed = "\n".join(f"  {each}" for each in different[:10])
            raise RuntimeError(f"{target}: {len(different)} files differ when made again\n{listed}")
        _say(f"{target}: the same when made again")


def _kept() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache, "watchfloor", "image-proof")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
