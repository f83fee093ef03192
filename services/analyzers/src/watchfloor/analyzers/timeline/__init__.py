"""What really happened to a threat, and when."""
