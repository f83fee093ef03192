"""How good the judgements are, measured on labelled data."""
"""How well the product judges, measured on labelled data."""

from watchfloor.cli.quality.hijacks import LabelledSession, hijack_figures
from watchfloor.cli.quality.injections import LabelledText, injection_figures

__all__ = ["LabelledSession", "LabelledText", "hijack_figures", "injection_figures"]
