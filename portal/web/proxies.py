"""Behind a proxy the visitor's address stands in a header; which part of it to believe is a setting (threat T09)."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def init_app(app: Flask, *, trusted: int) -> None:
    """Take the visitor's address and scheme from the last ``trusted`` hops of ``X-Forwarded-For`` and ``-Proto``.

    With 0 both headers are nobody's word. The host is never taken from a header.
    """
    if trusted > 0:
        hops = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=0)
        app.wsgi_app = hops  # type: ignore[method-assign]  # Flask's own way to wrap an application
