"""Values as each language writes them."""

import pytest
from flask import Flask

from portal.web.filters import money, size

APP = Flask("filters")


@pytest.mark.parametrize(
    ("language", "amount", "expected"),
    [("vi", 150_000, "150.000 đồng"), ("en", 150_000, "150,000 VND"), ("en", 800, "800 VND")],
)
def test_money(language: str, amount: int, expected: str) -> None:
    with APP.test_request_context(headers={"Cookie": f"language={language}"}):
        assert money(amount) == expected


@pytest.mark.parametrize(
    ("language", "amount", "expected"),
    [
        ("vi", 667, "667 byte"),
        ("en", 667, "667 bytes"),
        ("en", 1, "1 byte"),
        ("vi", 6_246, "6,1 KB"),
        ("en", 6_246, "6.1 KB"),
        ("vi", 20 * 1024 * 1024, "20 MB"),
        ("en", 3 * 1024**4, "3072 GB"),
    ],
)
def test_size(language: str, amount: int, expected: str) -> None:
    with APP.test_request_context(headers={"Cookie": f"language={language}"}):
        assert size(amount) == expected
