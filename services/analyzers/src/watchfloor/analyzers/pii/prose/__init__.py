"""Names, places, organisations, addresses and dates in running text, without a model."""
