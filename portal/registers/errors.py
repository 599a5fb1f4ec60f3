"""What can go wrong with a register."""


class RegisterDown(Exception):
    """The register did not answer in time, or not in its own language; the form is filled in by hand."""
