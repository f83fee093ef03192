"""What should be done about a threat."""
