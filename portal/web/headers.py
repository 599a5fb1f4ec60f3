"""The headers every answer carries: no foreign content, no framing, no sniffing, nothing private in caches."""

from flask import Flask, Response, request

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def init_app(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer, error pages included."""
    everywhere = dict(_HEADERS)
    if https:
        everywhere["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    @app.after_request
    def _add(response: Response) -> Response:
        present = {name for name, _ in response.headers}
        wanted = everywhere if request.path.startswith("/static/") else everywhere | {"Cache-Control": "no-store"}
        response.headers.extend({name: value for name, value in wanted.items() if name not in present})
        return response
