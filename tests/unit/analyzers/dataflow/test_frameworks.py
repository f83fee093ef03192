"""What the lists of OWASP and MITRE call it."""

from watchfloor.analyzers.dataflow.frameworks import frameworks
from watchfloor.analyzers.dataflow.tools import Toolbox


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
