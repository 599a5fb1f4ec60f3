"""How long dossiers are kept, and their end: due, held, proposed, approved, destroyed, with a sealed record for ever.

What goes and what stays says ``docs/privacy.md``: personal content goes; code, service, agency, dates, numbers of the
registers and the hashes of the log stay.
"""
