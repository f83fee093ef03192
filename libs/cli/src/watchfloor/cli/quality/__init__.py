"""How good the judgements are, measured on labelled data."""
