"""Carries out the instructions of a Dockerfile's stages."""

from collections.abc import Mapping
from pathlib import Path
from time import monotonic

from imageproof.construction import Construction, Site
from imageproof.dockerfile import Dockerfile, Stage
from imageproof.host import Host
from imageproof.image import Image
from imageproof.rooms import room


class Builder:
    """Makes images, each stage once.

    Args:
        dockerfile: What is carried out.
        site: Where.
        given: Build arguments.
    """

    def __init__(self, dockerfile: Dockerfile, site: Site, given: Mapping[str, str]) -> None:
        self._dockerfile = dockerfile
        self._site = site
        self._given = given
        self._images: dict[str, Image] = {}

    def image(self, target: str) -> Image:
        """The image of a stage, made with all that it needs."""
        for stage in self._dockerfile.needed_by(target):
            if stage.name not in self._images:
                self._images[stage.name] = self._carried_out(stage)
        return self._images[target]

    def _carried_out(self, stage: Stage) -> Image:
        begun = monotonic()
        below = self._images.get(stage.base) or Image.of(self._site.base(stage.base))
        layer = self._site.folder / stage.name
        host = self._site.host
        lowers = [*below.lowers, host.layer]
        with room(self._site.folder / "room", lowers, changes=layer, binds=host.places) as inside:
            work = Construction(inside, below, self._site, self._images)
            arguments = {**self._dockerfile.arguments, **self._given}
            for instruction in stage.instructions:
                work.carry_out(instruction, arguments)
        image = work.image._replace(layers=(layer, *below.layers))
        _refuse_what_was_lent(layer, host)
        self._site.say(f"  {stage.name}: {monotonic() - begun:.0f} s")
        return image


def _refuse_what_was_lent(layer: Path, host: Host) -> None:
    for place in (*host.places, Path("/etc/resolv.conf"), Path("/etc/hosts")):
        if (layer / place.relative_to("/")).exists():
            raise RuntimeError(f"{layer.name} keeps {place}, which is this machine's")
