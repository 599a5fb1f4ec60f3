"""Money: what is due, what came in, what is owed back. This room knows no dossier: an order names its ``subject``.

The way of the money:

====================  ==============================================================================================
``gateways``          one small module per way to pay; each turns a foreign message into a ``Told``
``actions.taking``    what was told becomes an event of the order, once, whoever told it and however often
``folding``           an order's standing is the fold of its events; nothing else decides it
``ledger``            the same fold as double entry: every step of the money balances to zero
``actions.asking``    who is told nothing asks: the gateway, fast at first, then slowly, until there is an answer
====================  ==============================================================================================
"""
