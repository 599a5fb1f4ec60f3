"""The composition root: one function that wires the whole portal together."""

import logging
from typing import Any

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from portal import demo, files, wiring
from portal.accounts import login
from portal.accounts.providers import client as providers
from portal.accounts.recovery import links
from portal.audit import watch
from portal.carriers import base as carriers
from portal.catalogue import library
from portal.config import ROOT, Settings
from portal.core import blobs, clock, db, mail, sealed
from portal.documents import previews, viruses
from portal.dossiers import desk
from portal.identity import AgencyCard
from portal.notices import links as notice_links
from portal.payments import booklet, till
from portal.production import refuse_unsafe_production
from portal.proofs import keeper
from portal.registers import queries as registers
from portal.web import access, assets, errors, filters, headers, languages, outlines, proxies, reading, rows
from portal.web.access import current_actor, current_person, may_act
from portal.web.kept import Kept
from portal.web.languages import language

_MEGABYTE = 1 << 20
_QUIET_LOGGERS = ("pyhanko", "pyhanko_certvalidator")  # they print personal numbers from certificates


def create_app(settings: Settings | None = None, **overrides: Any) -> Flask:
    """The portal as a WSGI application. ``overrides`` are Flask settings, for tests.

    Raises UnsafeProduction when production mode is asked for with something that is only good for trying.
    """
    settings = settings or Settings()
    refuse_unsafe_production(settings)
    app = Flask("portal", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.from_mapping(_flask_settings(settings))
    app.config.update(overrides)
    connect(settings)
    wiring.reset_limits(settings)
    _kernel(app, settings)
    proxies.init_app(app, trusted=settings.trusted_proxies)
    for blueprint in wiring.blueprints():
        app.register_blueprint(blueprint)
    return app


def connect(settings: Settings) -> None:
    """Give this process its database, file store, catalogue, signing desk and subscribers. Commands need only this."""
    for name in _QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    db.configure(settings.database)
    blobs.configure(settings.blobs)
    previews.configure(settings.data_dir / "previews")
    viruses.configure(settings.clamd_url)
    library.configure(settings.services_dir)
    registers.configure(wiring.enterprise_register(settings))
    desk.configure(wiring.signing_desk(settings))
    watch.configure(settings.readings_per_hour)
    keeper.configure(wiring.log_keeper(settings))
    till.configure(wiring.payment_till(settings))
    carriers.configure(*wiring.post_carriers(settings))
    booklet.configure(wiring.receipt_booklet(settings))
    mail.configure(wiring.post(settings))
    links.configure(wiring.links_of(settings))
    notice_links.configure(wiring.notice_links_of(settings))
    sealed.configure(wiring.sealing_keys(settings))
    providers.configure(wiring.identity_providers(settings))
    wiring.subscribe_all()


def _flask_settings(settings: Settings) -> dict[str, Any]:
    https = settings.base_url.startswith("https://")
    return {
        "SECRET_KEY": settings.secret_key,
        "PORTAL": settings,
        "MAX_CONTENT_LENGTH": (settings.upload_limit_mb * 5 + 2) * _MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 2 * _MEGABYTE,
        "MAX_FORM_PARTS": 8000,
        "TRUSTED_HOSTS": settings.hosts or None,
        "SESSION_COOKIE_NAME": "__Host-session" if https else "session",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "portal" / "translations"),
        "TEMPLATES_AUTO_RELOAD": False,
        "DEMO_ACCOUNTS": () if settings.production else demo.shown(),
    }


def _kernel(app: Flask, settings: Settings) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension(Kept)
    files.init_app(app)
    csrf = CSRFProtect(app)
    for view in wiring.called_by_machines():
        csrf.exempt(view)
    login.init_app(app)
    access.init_app(app)
    reading.init_app(app)
    languages.init_app(app)
    outlines.init_app(app)
    rows.init_app(app)
    filters.init_app(app)
    errors.init_app(app)
    https = settings.base_url.startswith("https://")
    headers.init_app(app, https=https)
    assets.init_app(app, dist=ROOT / "static" / "dist", headers=headers.common(https=https))
    app.jinja_env.globals["today"] = lambda: clock.local(clock.now()).date()
    agency = app.extensions["agency"] = AgencyCard.from_settings(settings)

    @app.context_processor
    def _everywhere() -> dict[str, Any]:
        return {
            "config_agency": agency,
            "current_actor": current_actor(),
            "current_person": current_person(),
            "may_act": may_act(),
            "language": language(),
            "demo_mode": not settings.production,
        }
