"""Templates of letters: written by editors with four eyes, merged with a dossier, never read as markup
once anything of an applicant is in them.
"""
