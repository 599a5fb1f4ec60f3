"""The services on offer: who may apply, what is needed, how long, how much, on what legal basis (R11.5)."""
