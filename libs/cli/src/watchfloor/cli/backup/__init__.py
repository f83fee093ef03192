"""A whole installation in one file, and back: what `backup` and `restore` do."""
