"""What the lists of OWASP and MITRE call what was found."""

from watchfloor.analyzers.dataflow.language import Deed
from watchfloor.analyzers.dataflow.tools import Tool

_INJECTED = ("LLM01:2025", "ASI01", "AML.T0051.001")
_MISUSED = ("LLM06:2025", "ASI02", "AML.T0053")
_LEAKS = frozenset({Deed.MESSAGE, Deed.SHARE, Deed.PUBLISH})
_REMEMBERS = frozenset(
    ["memory", "memories", "recall", "remember", "knowledge", "retrieve", "retrieval", "rag"]
)


def frameworks(source: str, misused: Tool | None) -> tuple[str, ...]:
    """The ids that apply.

    Args:
        source: The tool whose result held the instruction.
        misused: The tool that was used for it, where one was.
    """
    ids = list(_INJECTED)
    if not _REMEMBERS.isdisjoint(source.lower().replace("-", "_").split("_")):
        ids += ["ASI06", "AML.T0080"]
    if misused is not None:
        ids += _MISUSED
        if misused.deeds & _LEAKS:
            ids.append("AML.T0086")
        if Deed.EXECUTE in misused.deeds:
            ids.append("ASI05")
        if misused.deeds & {Deed.GRANT, Deed.CREDENTIAL}:
            ids.append("ASI03")
    return tuple(ids)
