"""A day's money is compared with what gateways, bank and cash boxes say, every difference is named, a person closes it.

``comparing`` is the pure heart; ``facts`` reads what both sides say; ``preparing`` writes what differs; ``deciding``
is what people do with it.
"""
