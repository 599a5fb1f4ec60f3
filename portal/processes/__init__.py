"""The internal electronic process of each service (TT 01/2018/TT-VPCP Đ8.4): who does what, in what order, by when.

``dossiers/lifecycle.py`` says what may happen to a dossier at all; a process refines it and never goes beyond it: the
units and roles within the agency, how often a desk comes, its share of the time limit, whom else is asked. Processes
are data with versions: files in ``library/`` are the first ones, later ones are made in the administrators' pages.
"""
