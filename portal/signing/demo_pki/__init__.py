"""A certificate authority for demonstrations and tests, made afresh on every machine. Production refuses it."""
