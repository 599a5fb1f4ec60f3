"""Built assets under hashed names, so that browsers may keep them for ever."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

_ONE_YEAR = 365 * 24 * 3600
_SHARP = 2  # pictures have two dots for each pixel of the page


class Picture(NamedTuple):
    """A picture of a page: its address, and its size in pixels of the screen that was photographed."""

    url: str
    width: int
    height: int


def init_app(app: Flask, *, dist: Path, headers: Mapping[str, str]) -> None:
    """Serve ``dist`` at /static/ with these headers.

    Templates get ``asset('portal.css')`` and ``picture('guide/sign.vi.webp')``.
    """
    manifest: dict[str, str] = _read(dist / "manifest.json")
    sizes: dict[str, tuple[int, int]] = _read(dist / "pictures.json")

    def asset(name: str) -> str:
        return f"/static/{manifest.get(name, name)}"

    def picture(name: str) -> Picture:
        width, height = sizes.get(name, (_SHARP, _SHARP))
        return Picture(asset(name), width // _SHARP, height // _SHARP)

    def add(kept: Headers, _path: str, _url: str) -> None:
        for name, value in headers.items():
            kept[name] = value

    app.jinja_env.globals.update(asset=asset, picture=picture)
    if dist.exists():
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
            app.wsgi_app,
            root=str(dist),
            prefix="static/",
            max_age=_ONE_YEAR,
            immutable_file_test=lambda *_: True,
            allow_all_origins=False,
            add_headers_function=add,
        )


def _read(path: Path) -> Any:
    return json.loads(path.read_text()) if path.exists() else {}
