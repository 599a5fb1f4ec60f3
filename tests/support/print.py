"""What is printed on a document, read back by poppler."""

import shutil
import subprocess

import pytest


def text_of_pdf(pdf: bytes, *options: str) -> str:
    """The text of a PDF; the test is skipped, and says so, where ``pdftotext`` is not installed."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is needed to read what is printed")
    answer = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return answer.stdout.decode()
