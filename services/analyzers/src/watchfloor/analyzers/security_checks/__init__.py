"""Security checks of a monitored agent, by category."""
