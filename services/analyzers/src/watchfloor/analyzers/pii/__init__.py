"""Personal data and secrets in what agents said, asked and were told."""
