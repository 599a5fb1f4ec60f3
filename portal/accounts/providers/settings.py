"""The providers of this installation, read once from a TOML file (``PORTAL_OIDC_PROVIDERS``, docs/administrator.md)."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, model_validator

from forms.assurance import Level
from forms.text import Text

Algorithm = Literal["RS256", "PS256", "ES256"]
STEP_UP_SINCE = 300
"""How many seconds ago a person may have proved who they are at the provider, when a sign-in is raised."""
_LOOPBACK = ("127.0.0.1", "localhost")


class Provider(BaseModel):
    """One provider as the administrator describes it. ``levels`` map its ``acr`` values; any other ``acr`` is low.

    ``least_level`` is asked for and insisted on; ``longest_since`` (seconds) is how long ago the person may have proved
    who they are. Only where ``personal_number_claim`` is named is a number taken from it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    name: Text
    issuer: str
    client_id: str = Field(min_length=1)
    client_secret: SecretStr = SecretStr("")
    client_auth: Literal["basic", "post"] = "basic"
    hosts: frozenset[str] = frozenset()
    scopes: tuple[str, ...] = ("openid", "profile")
    algorithms: tuple[Algorithm, ...] = ("RS256",)
    levels: dict[str, Level] = Field(default_factory=dict)
    least_level: Level = Level.LOW
    longest_since: int | None = Field(default=None, ge=0)
    userinfo: bool = False
    name_claim: str = "name"
    personal_number_claim: str = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if not may_be_asked(self.issuer):
            raise ValueError("issuer: an https address is needed (http on this very machine only)")
        if "openid" not in self.scopes:
            raise ValueError("scopes: openid is needed")
        if not self.algorithms:
            raise ValueError("algorithms: at least one is needed")
        if self.least_level is not Level.LOW and not self.asked:
            raise ValueError("least_level: no acr in levels reaches it")
        return self

    def raised(self, level: Level) -> "Provider":
        """This provider where a person is to show once more who they are, for something that needs this level.

        They must have proved it there minutes ago: what was kept open since the morning raises nothing.
        """
        least = max(self.least_level, level, key=lambda one: one.rank)
        since = STEP_UP_SINCE if self.longest_since is None else min(STEP_UP_SINCE, self.longest_since)
        return self.model_copy(update={"least_level": least, "longest_since": since})

    def can_reach(self, level: Level) -> bool:
        """Whether one of its ``acr`` values stands for this level or a higher one."""
        return any(one.reaches(level) for one in self.levels.values())

    @property
    def asked(self) -> tuple[str, ...]:
        """The ``acr`` values to ask for: those that are enough, where one is insisted on."""
        if self.least_level is Level.LOW:
            return ()
        return tuple(acr for acr, level in self.levels.items() if level.rank >= self.least_level.rank)

    @property
    def reachable(self) -> frozenset[str]:
        """The hosts that the portal may fetch from for this provider."""
        return self.hosts | {urlsplit(self.issuer).netloc.lower()}


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    providers: list[Provider]


def may_be_asked(url: str) -> bool:
    """Whether the address is https, or http on this very machine (for trying)."""
    parts = urlsplit(url)
    return bool(parts.netloc) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK))


def read_providers(path: Path) -> tuple[Provider, ...]:
    """The providers in this file, in its order. Raises OSError, or ValueError that says what is wrong in it."""
    providers = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).providers
    for what in ("key", "issuer"):
        values = [getattr(one, what) for one in providers]
        if len(set(values)) != len(values):
            raise ValueError(f"providers: two have the same {what}")
    return tuple(providers)
