"""Agencies over time: every change is dated, nothing of the past is written over."""
