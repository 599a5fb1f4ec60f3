"""Whom this portal believes, as data with versions: every change makes a new version, and the old ones stay readable.

``portal/signing/trust.py`` says what a set of anchors is; here it is kept, changed and noticed by every process.
"""
