"""What scanners look for is not here, and the portal does not start where it would be (T45)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from portal.config import ROOT

PATHS = (Path(__file__).parent / "corpus" / "probes.txt").read_text().splitlines()
_BAD = {"PORTAL_SECRET_KEY": "short", "PORTAL_ALLOWED_HOSTS": "[]", "FLASK_DEBUG": "1"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_scanners_look_for_is_not_here(app: Flask) -> None:
    assert len(set(PATHS)) >= 120
    client = app.test_client()
    for path in PATHS:
        with client.get(f"/{path}") as answer:
            assert answer.status_code in (404, 405), path
        assert client.get(f"/{path}?__debugger__=yes&cmd=resource&f=debugger.js").status_code in (404, 405), path


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_methods_that_nobody_needs_are_refused(app: Flask) -> None:
    client = app.test_client()
    for method in ("TRACE", "TRACK", "CONNECT", "PROPFIND", "MOVE", "PATCH", "DEBUG", "PUT", "DELETE"):
        for path in ("/", "/sign-in", "/services", "/healthz"):
            answer = client.open(path, method=method, headers={"X-Seen": "kegian"}, data={})
            assert answer.status_code in (400, 405), (method, path)
            assert "kegian" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_unknown_ending_is_another_address(app: Flask) -> None:
    """T35: no cache in front takes a page of somebody for a picture or a style sheet."""
    client = app.test_client()
    for path in ("/account", "/dossiers", "/office/", "/sign-in", "/services", "/guide", "/account/data"):
        for ending in ("/a.css", ".css", "/.js", ";a.css", "%0a.css", "%00.png", "%3fa.css", "/%2e%2e/static/a.css"):
            assert client.get(path + ending).status_code in (404, 405), path + ending


def test_the_portal_does_not_start_with_bad_settings(tmp_path: Path) -> None:
    """The process ends, not with success, and says all that is wrong."""
    environment = {**os.environ, "PORTAL_ENV": "production", "PORTAL_DATA_DIR": str(tmp_path), **_BAD}
    ended = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert ended.returncode != 0
    assert [word for word in ("SECRET_KEY", "ALLOWED_HOSTS", "FLASK_DEBUG") if word not in ended.stderr] == []
