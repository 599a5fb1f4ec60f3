"""The refusal of files that carry a mark of secrecy."""

from portal.documents.inspection.findings import Refused
from portal.documents.inspection.names import secret_mark_in_lines
from portal.documents.inspection.problems import ProblemCode


def refuse_secret(lines: list[str]) -> None:
    """R1.2: a classification line near the beginning of the text stops the file."""
    if mark := secret_mark_in_lines(lines):
        raise Refused(ProblemCode.CLASSIFIED, mark=mark)
