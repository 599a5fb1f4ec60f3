"""The headers every answer carries: no foreign content, no framing, no sniffing, nothing private in caches."""

from flask import Flask, Response, g

_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def allow_connecting(address: str) -> None:
    """Let the script of this answer's page connect to ``address`` too; "" adds nothing."""
    g.connecting_to = address


def allow_leaving(*addresses: str) -> None:
    """Let the forms of this answer's page lead to ``addresses`` too: browsers check where a form is sent on to."""
    g.leaving_to = " ".join(addresses)


def policy(*, connecting_to: str = "", leaving_to: str = "") -> str:
    """The content security policy (CSP Level 3) of a page.

    Its script may connect to one address more, and its forms may lead to those of ``leaving_to``.
    """
    forms, script = f"form-action 'self' {leaving_to}".strip(), f"connect-src 'self' {connecting_to}".strip()
    return "; ".join((*_POLICY, forms, script))


def _own_policy() -> str:
    return policy(connecting_to=g.get("connecting_to", ""), leaving_to=g.get("leaving_to", ""))


def common(*, https: bool) -> dict[str, str]:
    """What is the same on every answer, built assets included."""
    lasting = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"} if https else {}
    return _HEADERS | lasting


def init_app(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer, error pages included."""
    everywhere = common(https=https)

    @app.after_request
    def _add(response: Response) -> Response:
        present = {name for name, _ in response.headers}
        if not response.cache_control.public:  # Flask sends files with no-cache, which lets a shared computer keep them
            response.headers["Cache-Control"] = "no-store"
        wanted = dict(everywhere)
        wanted["Content-Security-Policy"] = _own_policy()
        response.headers.extend({name: value for name, value in wanted.items() if name not in present})
        return response
