"""Agents and analyzers hosted in this process."""

from watchfloor.runtime._local.runtime import LocalRuntime

__all__ = ["LocalRuntime"]
