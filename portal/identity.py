"""Whose portal this is: the agency's name, emblem and colour, chosen by settings."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue

from portal.config import Settings
from portal.core.errors import NotFound
from portal.web.access import PUBLIC, allow
from portal.web.colours import Colour, style_sheet

bp = Blueprint("identity", __name__)
_KINDS = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}
_MOST_BYTES = 60_000
_ONE_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Served:
    """A file of the agency under the address of its content, so that browsers may keep it for ever."""

    name: str
    content: bytes
    kind: str

    @classmethod
    def of(cls, content: bytes, *, stem: str, ending: str, kind: str) -> Self:
        """Name it after its content."""
        return cls(f"{stem}.{sha256(content).hexdigest()[:10]}{ending}", content, kind)

    @property
    def address(self) -> str:
        """Where it is."""
        return f"/identity/{self.name}"


@dataclass(frozen=True)
class AgencyCard:
    """The agency that runs this portal, as pages show it; without emblem or colours the portal shows its own."""

    name: str
    name_en: str
    slogan: str
    slogan_en: str
    responsible: str
    address: str
    phone: str
    email: str
    province: str
    theme: str
    emblem: Served | None
    colours: Served | None

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The card that the settings describe. Raises ValueError or OSError when emblem or colour cannot be used."""
        return cls(
            name=settings.agency_name,
            name_en=settings.agency_name_en,
            slogan=settings.agency_slogan,
            slogan_en=settings.agency_slogan_en,
            responsible=settings.agency_responsible,
            address=settings.agency_address,
            phone=settings.agency_phone,
            email=settings.agency_email,
            province=settings.agency_province,
            theme=settings.agency_colour or "#0b4a4d",
            emblem=_emblem(settings.agency_emblem) if settings.agency_emblem else None,
            colours=_colours(settings.agency_colour) if settings.agency_colour else None,
        )

    def served(self) -> dict[str, Served]:
        """The files by name."""
        return {one.name: one for one in (self.emblem, self.colours) if one is not None}


def _emblem(path: Path) -> Served:
    kind, content = _KINDS.get(path.suffix.lower()), path.read_bytes()
    if kind is None or len(content) > _MOST_BYTES:
        raise ValueError(f"{path}: an emblem is an SVG, PNG or WebP picture of at most {_MOST_BYTES // 1000} KB")
    return Served.of(content, stem="emblem", ending=path.suffix.lower(), kind=kind)


def _colours(text: str) -> Served:
    content = style_sheet(Colour.read(text)).encode()
    return Served.of(content, stem="colours", ending=".css", kind="text/css")


@bp.get("/identity/<name>")
@allow(PUBLIC)
def served(name: str) -> ResponseReturnValue:
    """The agency's emblem or colours. Raises NotFound."""
    card: AgencyCard = current_app.extensions["agency"]
    found = card.served().get(name)
    if found is None:
        raise NotFound
    answer = Response(found.content, mimetype=found.kind)
    answer.cache_control.public, answer.cache_control.max_age, answer.cache_control.immutable = True, _ONE_YEAR, True
    return answer
