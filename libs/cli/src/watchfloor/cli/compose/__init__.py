"""The composition root: the one place that joins rooms into running processes."""
