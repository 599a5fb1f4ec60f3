"""Competent officials whom the administrator publishes in the directory, with official contact data only (R17.5)."""
