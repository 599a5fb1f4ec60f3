"""Finding things by what people type: one index for everything public, asked in the same way on both databases.

``entries`` is what can be found and how it is kept, ``asking`` understands what was typed, ``engines`` asks FTS5 or
PostgreSQL for what may answer, ``ranking`` puts the best first, and ``queries`` is the door.
"""
