"""Synthetic signals, for trying things out."""

from watchfloor.ingest.simulator.scenario import Scenario
from watchfloor.ingest.simulator.simulate import simulate

__all__ = ["Scenario", "simulate"]
