"""Mandates: a person or organisation authorises another to do named things in named procedures, for a time.

Only a mandate that its giver signed (or signed on paper before an officer) and its receiver took counts.
"""
