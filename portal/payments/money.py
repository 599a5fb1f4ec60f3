"""Sums: whole đồng only, within what a gateway and a receipt can carry."""

MOST = 10**12 - 1
"""The largest sum of one order (đồng). VNPAY carries a hundred times the sum in twelve digits and more."""


def is_sum(amount: object) -> bool:
    """Whether this is a sum that may be paid: a whole number of đồng, more than nothing, not absurd."""
    return type(amount) is int and 0 < amount <= MOST
