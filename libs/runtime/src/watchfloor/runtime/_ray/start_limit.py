"""How long actors may take to start."""

START_S = 240.0
"""A team starts all its actors at the same time, each with seconds of a processor's work. A busy
machine takes minutes for that, and would never come to an end if it were made to begin anew."""
