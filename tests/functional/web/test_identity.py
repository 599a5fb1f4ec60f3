"""Another agency takes the portal: its name, emblem and colour come from settings alone."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pydantic import ValidationError

from portal.app import create_app
from portal.config import Settings

_EMBLEM = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="#c8102e" d="M0 0h8v8z"/></svg>'
_NAMES = {"agency_name": "Cổng Dịch vụ công tỉnh Lâm Đồng", "agency_slogan": "Phục vụ người dân và doanh nghiệp"}


@pytest.fixture
def theirs(settings: Settings, tmp_path: Path) -> FlaskClient:
    """The portal of an agency that chose everything itself."""
    emblem = tmp_path / "quoc-huy.svg"
    emblem.write_bytes(_EMBLEM)
    chosen = settings.model_copy(update=_NAMES | {"agency_emblem": emblem, "agency_colour": "#c8102e"})
    return create_app(chosen, TESTING=True).test_client()


def test_pages_carry_the_agencys_name_emblem_and_colour(theirs: FlaskClient) -> None:
    page = theirs.get("/").text
    assert all(name in page for name in _NAMES.values())
    emblem, sheet = (re.search(rf'"(/identity/{stem}\.[0-9a-f]{{10}}\.\w+)"', page) for stem in ("emblem", "colours"))
    assert emblem
    assert sheet
    assert page.index("portal.") < page.index(sheet[1])  # what comes later wins
    assert theirs.get(emblem[1]).data == _EMBLEM
    colours = theirs.get(sheet[1])
    assert colours.mimetype == "text/css"
    assert "--pt-primary:#" in colours.text
    assert colours.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert 'name="theme-color" content="#c8102e"' in page


def test_without_settings_the_portal_shows_its_own(client: FlaskClient) -> None:
    assert "/identity/" not in client.get("/").text
    assert client.get("/identity/colours.0123456789.css").status_code == 404


@pytest.mark.parametrize("colour", ["red", "#fff", "url(x)"])
def test_what_is_no_colour_does_not_start(colour: str) -> None:
    with pytest.raises(ValidationError, match="agency_colour"):
        Settings(agency_colour=colour)


@pytest.mark.parametrize(("name", "content"), [("emblem.html", _EMBLEM), ("emblem.svg", b"x" * 60_001)])
def test_what_is_no_small_picture_does_not_start(settings: Settings, tmp_path: Path, name: str, content: bytes) -> None:
    emblem = tmp_path / name
    emblem.write_bytes(content)
    with pytest.raises(ValueError, match="an emblem is"):
        create_app(settings.model_copy(update={"agency_emblem": emblem}), TESTING=True)
