"""Pictures of the dashboard for the documents, taken of a running product with real data."""
