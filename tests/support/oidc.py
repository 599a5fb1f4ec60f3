"""A real OpenID Connect provider over HTTP on a loopback port, and the fifteen tokens and answers to refuse."""

import base64
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, build_opener

from joserfc import jws
from joserfc.jwk import ECKey, RSAKey
from werkzeug import Request, Response

from forms.text import Text
from portal.accounts.providers.client import challenge
from portal.accounts.providers.settings import Provider
from portal.core import clock
from portal.core.loopback import running
from tests.support.pki import free_port

SECRET, SUBSTANTIAL = "s3cret of the portal", "urn:example:loa:2"
Signing = Callable[["Issuer", dict[str, Any]], str]
_RSA = RSAKey.generate_key(2048, parameters={"kid": "first", "use": "sig"})
_STRANGER = RSAKey.generate_key(2048, parameters={"kid": "first", "use": "sig"})
_NEXT = ECKey.generate_key("P-256", parameters={"kid": "next", "use": "sig"})


def signed(claims: Mapping[str, Any], *, key: Any = _RSA, **header: Any) -> str:
    """These claims in a signed token, with what is said in its header."""
    named = {"alg": "RS256", "kid": "first"} | header
    return jws.serialize_compact(named, json.dumps(claims).encode(), key, algorithms=[named["alg"]])


def as_it_should(_issuer: "Issuer", claims: dict[str, Any]) -> str:
    """A token without faults."""
    return signed(claims)


@dataclass
class Issuer:
    """The provider. ``claims`` are added to its tokens (None takes one away), ``sign`` may make them in another way."""

    port: int
    key: str = "thu"
    claims: dict[str, Any] = field(default_factory=dict)
    sign: Signing = as_it_should
    keys: list[Any] = field(default_factory=lambda: [_RSA])
    away: bool = False
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The issuer."""
        return f"http://127.0.0.1:{self.port}"

    def provider(self, **more: Any) -> Provider:
        """The provider as the portal's settings describe it."""
        said: dict[str, Any] = {
            "key": self.key,
            "name": Text(vi=f"Định danh {self.key}", en=f"Identity {self.key}"),
            "issuer": self.url,
            "client_id": "portal",
            "client_secret": SECRET,
            "algorithms": ("RS256", "PS256", "ES256"),
            "levels": {SUBSTANTIAL: "substantial"},
        }
        return Provider.model_validate(said | more)

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        request = Request(environ)
        self.asked.append(request.path)
        doors = {"/authorize": self._authorize, "/token": self._token, "/me": self._me}
        if self.away:
            answer = Response("", 503)
        elif request.path in doors:
            answer = doors[request.path](request)
        elif request.path == "/keys":
            answer = _json({"keys": [key.as_dict(private=False) for key in self.keys]})
        else:
            answer = _json(self._discovery())
        return answer(environ, start)

    def _discovery(self) -> dict[str, Any]:
        doors = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "me"}
        said = {name: f"{self.url}/{path}" for name, path in (doors | {"jwks_uri": "keys"}).items()}
        return said | {"issuer": self.url, "authorization_response_iss_parameter_supported": True}

    def _authorize(self, request: Request) -> Response:
        assert request.args["response_type"] == "code"
        assert request.args["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = dict(request.args)
        back = {"code": code, "state": request.args["state"], "iss": self.url}
        return Response("", 302, {"Location": f"{request.args['redirect_uri']}?{urlencode(back)}"})

    def _token(self, request: Request) -> Response:
        asked = self.codes.pop(request.form["code"], None)
        wanted = base64.b64encode(b"portal:s3cret+of+the+portal").decode()
        if asked is None or request.headers.get("Authorization") != f"Basic {wanted}":
            return _json({"error": "invalid_grant"}, 400)
        if challenge(request.form["code_verifier"]) != asked["code_challenge"]:
            return _json({"error": "invalid_grant"}, 400)
        if request.form["redirect_uri"] != asked["redirect_uri"]:
            return _json({"error": "invalid_grant"}, 400)
        claims = self.made(nonce=asked["nonce"])
        return _json({"access_token": "opaque", "token_type": "Bearer", "id_token": self.sign(self, claims)})

    def _me(self, request: Request) -> Response:
        assert request.headers["Authorization"] == "Bearer opaque"
        return _json({"sub": "someone", "SoDinhDanh": "034185000019"})

    def made(self, *, nonce: str) -> dict[str, Any]:
        """The claims of a token made now."""
        now = int(clock.now().timestamp())
        claims = {"iss": self.url, "aud": "portal", "sub": "someone", "nonce": nonce, "name": "Lê Thị Thử"}
        claims |= {"iat": now, "exp": now + 300, "auth_time": now, "acr": SUBSTANTIAL}
        return {name: value for name, value in (claims | self.claims).items() if value is not None}

    def consent(self, address: str) -> str:
        """The person signs in there: over HTTP; returns the path and query that the browser is sent back to."""
        back: str = _Opener.open(address).headers["Location"]
        return back.removeprefix("http://localhost")


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Do not follow."""

    def http_error_302(self, _request: Any, answer: Any, *_: Any) -> Any:
        """The redirect itself is the answer."""
        return answer


_Opener = build_opener(_Stay)


def _json(said: Mapping[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(said), status, content_type="application/json")


@contextmanager
def issuing(key: str = "thu") -> Iterator[Issuer]:
    """The provider, served for the length of a ``with`` block."""
    issuer = Issuer(free_port(), key)
    with running(issuer, port=issuer.port):
        yield issuer


def _but(**other: Any) -> Signing:
    """A well signed token in which this is otherwise; numbers are seconds from now, None takes a claim away."""

    def sign(_issuer: Issuer, claims: dict[str, Any]) -> str:
        now = int(clock.now().timestamp())
        moved = {name: now + value if isinstance(value, int) else value for name, value in other.items()}
        return signed({name: value for name, value in (claims | moved).items() if value is not None})

    return sign


def _unsigned(_issuer: Issuer, claims: dict[str, Any]) -> str:
    return _joined(json.dumps({"alg": "none"}).encode(), json.dumps(claims).encode(), b"")


def _joined(*parts: bytes) -> str:
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def _with_public_key_as_secret(_issuer: Issuer, claims: dict[str, Any]) -> str:
    """By hand: libraries of today refuse to make one."""
    said = _joined(json.dumps({"alg": "HS256", "kid": "first"}).encode(), json.dumps(claims).encode())
    return f"{said}.{_joined(hmac.digest(_RSA.as_pem(private=False), said.encode(), 'sha256'))}"


def _with_own_key(_issuer: Issuer, claims: dict[str, Any]) -> str:
    return signed(claims, key=_STRANGER, jku="https://stranger.example/keys")


BAD: Mapping[str, tuple[Signing, str]] = {
    "of another issuer": (_but(iss="https://other.example"), "iss"),
    "for another client": (_but(aud="somebody else"), "aud"),
    "for many, meant for nobody": (_but(aud=["portal", "other"]), "azp"),
    "meant for another": (_but(aud=["portal", "other"], azp="other"), "azp"),
    "without nonce": (_but(nonce=None), "nonce"),
    "with a former nonce": (_but(nonce="of yesterday"), "nonce"),
    "not signed": (_unsigned, "alg"),
    "signed with the public key as a secret": (_with_public_key_as_secret, "alg"),
    "signed by a stranger who says where the key is": (_with_own_key, "signature: BadSignatureError"),
    "with a key nobody knows": (lambda _issuer, claims: signed(claims, kid="unheard of"), "key unknown"),
    "out of date": (_but(exp=-61), "exp"),
    "without an end": (_but(exp=None), "exp"),
    "from the future": (_but(iat=61), "iat"),
    "not yet good": (_but(nbf=61), "nbf"),
    "of nobody": (_but(sub=None), "sub"),
    "proved too long ago": (_but(auth_time=-661), "auth_time"),
    "cut": (lambda _issuer, claims: signed(claims)[:-9], "signature: BadSignatureError"),
}
"""How a token is bad, and the reason that goes into the log."""


def turned_over(issuer: Issuer) -> None:
    """The provider signs with a new key of another kind, and publishes it beside the old one."""
    issuer.keys = [_RSA, _NEXT]
    issuer.sign = lambda _issuer, claims: signed(claims, key=_NEXT, alg="ES256", kid="next")
