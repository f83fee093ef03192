"""Which ATT&CK techniques and tactics a signal stands for."""

from collections.abc import Iterable

from watchfloor.core import PROFILES, MitreTactic, MitreTechnique, ThreatSignal
from watchfloor.reference import AttackCatalogue

_MOST = 6


def techniques_of(signal: ThreatSignal, catalogue: AttackCatalogue) -> tuple[MitreTechnique, ...]:
    """At most six: the detector's own hints first, then the type's; retired ids are left out."""
    of_type = {
        each.technique_id: each.tactic_id for each in PROFILES[signal.threat_type].techniques
    }
    wanted = dict.fromkeys(signal.mitre_hints, "detector") | {
        technique_id: "threat type"
        for technique_id in of_type
        if technique_id not in signal.mitre_hints
    }
    found = []
    for technique_id, source in wanted.items():
        technique = catalogue.technique(technique_id)
        if technique is None or not technique.active:
            continue
        tactic_id = of_type.get(technique_id, technique.tactic_ids[0])
        found.append(
            MitreTechnique(id=technique_id, name=technique.name, tactic_id=tactic_id, source=source)
        )
    return tuple(found[:_MOST])


def tactics_of(
    techniques: Iterable[MitreTechnique], catalogue: AttackCatalogue
) -> tuple[MitreTactic, ...]:
    """The tactics of these techniques, each once, in their order."""
    ids = dict.fromkeys(technique.tactic_id for technique in techniques)
    found = (catalogue.tactic(tactic_id) for tactic_id in ids)
    return tuple(MitreTactic(id=each.tactic_id, name=each.name) for each in found if each)
