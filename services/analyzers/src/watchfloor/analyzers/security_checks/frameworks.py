"""Where the frameworks of others speak of what a check looks for."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, TypedDict

OWASP_LLM_2023: Mapping[str, str] = MappingProxyType(
    {
        "LLM01": "Prompt Injection",
        "LLM02": "Insecure Output Handling",
        "LLM03": "Training Data Poisoning",
        "LLM04": "Model Denial of Service",
        "LLM05": "Supply Chain Vulnerabilities",
        "LLM06": "Sensitive Information Disclosure",
        "LLM07": "Insecure Plugin Design",
        "LLM08": "Excessive Agency",
        "LLM09": "Overreliance",
        "LLM10": "Model Theft",
    }
)
"""OWASP Top 10 for LLM applications, version 1.1."""

OWASP_LLM_2025: Mapping[str, str] = MappingProxyType(
    {
        "LLM01:2025": "Prompt Injection",
        "LLM02:2025": "Sensitive Information Disclosure",
        "LLM03:2025": "Supply Chain",
        "LLM04:2025": "Data and Model Poisoning",
        "LLM05:2025": "Improper Output Handling",
        "LLM06:2025": "Excessive Agency",
        "LLM07:2025": "System Prompt Leakage",
        "LLM08:2025": "Vector and Embedding Weaknesses",
        "LLM09:2025": "Misinformation",
        "LLM10:2025": "Unbounded Consumption",
    }
)
"""The same, as it was renumbered."""

OWASP_ASI: Mapping[str, str] = MappingProxyType(
    {
        "ASI01": "Agent Goal Hijack",
        "ASI02": "Tool Misuse and Exploitation",
        "ASI03": "Identity and Privilege Abuse",
        "ASI04": "Agentic Supply Chain Vulnerabilities",
        "ASI05": "Unexpected Code Execution",
        "ASI06": "Memory and Context Poisoning",
        "ASI07": "Insecure Inter-Agent Communication",
        "ASI08": "Cascading Failures",
        "ASI09": "Human-Agent Trust Exploitation",
        "ASI10": "Rogue Agents",
    }
)
"""OWASP Top 10 for agentic applications, 2026."""


class Named(TypedDict):
    """The fields of ``CheckFrameworks``."""

    owasp_llm: str | None
    owasp_llm_name: str | None
    owasp_llm_2025: str | None
    owasp_llm_2025_name: str | None
    owasp_asi: str | None
    owasp_asi_name: str | None
    atlas: tuple[str, ...]
    mitre: str | None
    soc2_controls: tuple[str, ...]
    cwe: str | None


class Frameworks(NamedTuple):
    """Ids in the frameworks of others; nothing where a framework does not speak of it.

    Attributes:
        llm_2023: In ``OWASP_LLM_2023``.
        llm_2025: In ``OWASP_LLM_2025``.
        asi: In ``OWASP_ASI``.
        atlas: Techniques of MITRE ATLAS.
        attack: A technique of MITRE ATT&CK.
        soc2: Criteria of SOC 2.
        cwe: A weakness of the CWE list.
    """

    llm_2023: str | None = None
    llm_2025: str | None = None
    asi: str | None = None
    atlas: tuple[str, ...] = ()
    attack: str | None = None
    soc2: tuple[str, ...] = ()
    cwe: str | None = None

    def named(self) -> Named:
        """The ids with the names that they have."""
        return Named(
            owasp_llm=self.llm_2023,
            owasp_llm_name=_name(OWASP_LLM_2023, self.llm_2023),
            owasp_llm_2025=self.llm_2025,
            owasp_llm_2025_name=_name(OWASP_LLM_2025, self.llm_2025),
            owasp_asi=self.asi,
            owasp_asi_name=_name(OWASP_ASI, self.asi),
            atlas=self.atlas,
            mitre=self.attack,
            soc2_controls=self.soc2,
            cwe=self.cwe,
        )


def _name(names: Mapping[str, str], known: str | None) -> str | None:
    return None if known is None else names[known]
