"""Hostile and odd calls of every face, thousands of them, and what must not come of it."""
