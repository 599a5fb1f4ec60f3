"""Organisations: registering one, proving who stands behind it, and arranging its members (R1.3, R5.3, R18.2).

The tables and the rights of a member are in ``accounts.organisations``, where a sign-in looks them up.
"""
