"""The proof that the event log was never changed: one Merkle tree over all events, whose heads are sealed.

Every event becomes a leaf, every few minutes a head (size and root of the tree) is sealed, time-stamped and given away.
"""
