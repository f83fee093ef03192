"""The encryption of the gateway's ports; the one place that reads certificates."""
