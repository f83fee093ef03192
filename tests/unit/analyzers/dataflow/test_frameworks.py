"""What the lists of OWASP and MITRE call it."""

import pytest

from watchfloor.analyzers.dataflow.frameworks import frameworks
from watchfloor.analyzers.dataflow.tools import Toolbox
from watchfloor.analyzers.security_checks.frameworks import OWASP_ASI, OWASP_LLM_2025
from watchfloor.reference import AtlasCatalogue

TOOLS = [f"{verb}_thing" for verb in ("send", "run", "grant", "publish", "share", "delete")]


def test_an_instruction_alone_is_an_injection() -> None:
    assert frameworks("get_news", None) == ("LLM01:2025", "ASI01", "AML.T0051.001")


def test_a_poisoned_memory_is_named() -> None:
    assert {"ASI06", "AML.T0080"} <= set(frameworks("recall_memories", None))


def test_what_the_tool_does_adds_its_ids() -> None:
    tool = Toolbox().tool

    assert {"ASI02", "AML.T0053", "AML.T0086"} <= set(frameworks("x", tool("send_email")))
    assert "ASI05" in frameworks("x", tool("run_command"))
    assert "ASI03" in frameworks("x", tool("grant_role"))
    assert "AML.T0086" not in frameworks("x", tool("delete_file"))


@pytest.mark.parametrize("source", ["get_news", "recall_memories"])
@pytest.mark.parametrize("tool", TOOLS)
def test_every_id_exists(source: str, tool: str) -> None:
    atlas = AtlasCatalogue()
    for each in frameworks(source, Toolbox().tool(tool)):
        known = each in OWASP_LLM_2025 or each in OWASP_ASI or atlas.technique(each)
        assert known, each
