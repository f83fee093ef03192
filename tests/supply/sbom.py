"""``python -m supply.sbom [FILE]`` writes what the wheel needs as CycloneDX 1.6.

The same lock and version give the same bytes: no clock and no chance, so that two can be compared.
"""

import subprocess
import sys
import tomllib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from supply.licences import licence
from supply.locked import LOCK, TOP, Locked, locked, wheel_tree

FILE = TOP / "dist/watchfloor.cdx.json"


def sbom() -> str:
    """Return the bill of materials as JSON."""
    text, tree = LOCK.read_text(), wheel_tree()
    product = _product()
    components = [_component(each) for each in locked(text) if each.name in tree]
    bom = Bom(
        serial_number=uuid5(NAMESPACE_URL, text),
        components=components,
        metadata=BomMetaData(component=product, timestamp=datetime.fromtimestamp(0, UTC)),
    )
    for each in (product, *components):
        bom.register_dependency(each, _named(components, tree[each.name]))
    return JsonV1Dot6(bom).output_as_string(indent=2) + "\n"


def _product() -> Component:
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    return Component(
        name=project["name"],
        version=_version(),
        type=ComponentType.APPLICATION,
        bom_ref=project["name"],
        licenses=[LicenseFactory().make_from_string(project["license"])],
    )


def _version() -> str:
    """What the next wheel is called, which what is installed here need not be."""
    command = [sys.executable, "-m", "hatchling", "version"]
    return subprocess.run(
        command, cwd=TOP, capture_output=True, text=True, check=True
    ).stdout.strip()


def _component(package: Locked) -> Component:
    url = PackageURL("pypi", name=package.name, version=package.version)
    return Component(
        name=package.name,
        version=package.version,
        type=ComponentType.LIBRARY,
        bom_ref=url.to_string(),
        purl=url,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in package.hashes],
        licenses=[LicenseFactory().make_from_string(licence(package.name))],
    )


def _named(components: Iterable[Component], names: frozenset[str]) -> Sequence[Component]:
    return [component for component in components if component.name in names]


if __name__ == "__main__":
    file = Path(sys.argv[1]) if sys.argv[1:] else FILE
    file.parent.mkdir(exist_ok=True)
    file.write_text(sbom())
    sys.stdout.write(f"sbom: {file}\n")
