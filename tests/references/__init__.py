"""The references of docs/: pages that are made from the code and compared with it by a test."""
