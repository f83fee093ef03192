"""The product's analyses on files, without a server."""
