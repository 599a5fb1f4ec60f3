"""Built assets under hashed names, so that browsers may keep them for ever."""

import json
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

_ONE_YEAR = 365 * 24 * 3600


def init_app(app: Flask, *, dist: Path) -> None:
    """Serve ``dist`` at /static/ and give templates ``asset('portal.css')``."""
    manifest_path = dist / "manifest.json"
    manifest: dict[str, str] = json.loads(manifest_path.read_text()) if manifest_path.exists() else {}
    app.jinja_env.globals["asset"] = lambda name: f"/static/{manifest.get(name, name)}"
    if dist.exists():
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
            app.wsgi_app, root=str(dist), prefix="static/", max_age=_ONE_YEAR, immutable_file_test=lambda *_: True
        )
