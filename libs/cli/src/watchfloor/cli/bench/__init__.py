"""Speed measured against its ceiling, in one run on one machine."""
