"""Notices: written by one editor, published by another, read by everybody (R17, board of editors)."""
