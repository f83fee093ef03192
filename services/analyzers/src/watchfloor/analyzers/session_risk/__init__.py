"""What a session shows: threat patterns over all its turns, and its risk."""
