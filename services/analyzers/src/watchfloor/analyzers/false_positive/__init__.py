"""How likely a threat is a false alarm, and why."""
