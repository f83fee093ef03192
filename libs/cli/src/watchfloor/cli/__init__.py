"""The `watchfloor` command: parses, asks, prints. Exports nothing; start it with ``main``."""
