"""Proof for decades: every signed document of a dossier stays provable, whatever expires meanwhile.

A document as it was submitted or issued never changes. Beside it stands a copy with an archive time-stamp, renewed
before the certificate or the algorithms of the last one lose their force (see ``docs/long-term.md``).
"""
