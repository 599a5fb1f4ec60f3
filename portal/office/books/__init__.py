"""The control sheet of a dossier and the register of an agency (forms 06 and 07 of the one-stop shop)."""
