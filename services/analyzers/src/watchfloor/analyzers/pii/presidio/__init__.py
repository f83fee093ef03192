"""Presidio behind a module of our own: its recognisers as they are, run in one pass.

Importing this imports presidio and spaCy, which takes seconds: only when it is needed.
"""
