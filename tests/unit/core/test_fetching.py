"""Which addresses may be asked: exactly the listed hosts (T21)."""

import pytest

from portal.core.fetching import Fetcher

FETCHER = Fetcher(hosts=frozenset({"ocsp.example.vn", "127.0.0.1:8900"}))


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://ocsp.example.vn/x", True),
        ("https://ocsp.example.vn/x", True),
        ("http://OCSP.example.vn:80/x", True),
        ("http://127.0.0.1:8900/x", True),
        ("http://ocsp.example.vn:8080/x", False),
        ("http://127.0.0.1/x", False),
        ("http://169.254.169.254/latest", False),
        ("http://ocsp.example.vn@evil.example/x", False),
        ("http://evil.example#@ocsp.example.vn/x", False),
        ("http://user@ocsp.example.vn/x", False),
        ("ftp://ocsp.example.vn/x", False),
        ("file:///etc/passwd", False),
        ("ldap://ocsp.example.vn/x", False),
        ("http://ocsp.example.vn:99999/x", False),
        ("http://[::1]/x", False),
        ("", False),
    ],
)
def test_only_listed_hosts(url: str, allowed: bool) -> None:
    assert FETCHER.allows(url) is allowed
