"""The verifier as one file: the modules of this room and their libraries, for a machine without the portal.

``build`` packs it, ``bootstrap`` is its first step on the other machine, ``main`` what it does there.
"""
