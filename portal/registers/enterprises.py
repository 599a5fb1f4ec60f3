"""The national register of enterprises, asked by tax code. What it holds is public (Law on Enterprises, article 33).

``GET <address>/enterprises/<tax code>`` answers ``{"enterprise": {…}}`` with tax code, name, head office, legal
representative, position and the day of the entry, or ``{"enterprise": null}`` for a code it does not know. How another
register or the province's data bus (LGSP) says the same is a matter of this file alone.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Final
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from forms.text import one_line
from portal.core.fetching import Fetcher, FetchRefused
from portal.registers.breaker import Breaker
from portal.registers.errors import RegisterDown

_CAP: Final = 16 * 1024


def _tidy(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_tidy), StringConstraints(min_length=1, max_length=300)]


class Enterprise(BaseModel):
    """An entry of the register, its texts composed and on one line."""

    model_config = ConfigDict(frozen=True, strict=True)

    tax_code: Line
    name: Line
    head_office: Line
    representative: Line | None = None
    position: Line | None = None
    entered: Annotated[date, BeforeValidator(lambda value: date.fromisoformat(value))]


class _Answer(BaseModel):
    enterprise: Enterprise | None


@dataclass(frozen=True)
class EnterpriseRegister:
    """A client of the register at ``address``; ``key`` is sent as its bearer token, one exchange takes ``seconds``."""

    address: str
    key: str = ""
    seconds: float = 2.0
    breaker: Breaker = field(default_factory=Breaker)

    def find(self, tax_code: str) -> Enterprise | None:
        """The entry of this tax code, None when the register knows none. Raises RegisterDown."""
        return self.breaker.call(lambda: self._ask(tax_code))

    def _ask(self, tax_code: str) -> Enterprise | None:
        fetcher = Fetcher(hosts=frozenset({urlsplit(self.address).netloc.lower()}), seconds=self.seconds)
        headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
        try:
            body = fetcher.get(f"{self.address}/enterprises/{quote(tax_code, safe='')}", cap=_CAP, headers=headers)
            found = _Answer.model_validate_json(body).enterprise
        except (FetchRefused, ValidationError, ValueError, TypeError) as problem:
            raise RegisterDown from problem
        if found is not None and found.tax_code != tax_code:
            raise RegisterDown
        return found
