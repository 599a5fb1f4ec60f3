"""A carrier that is asked over HTTP.

``POST <address>/parcels`` with reference, name, phone and address answers ``{"tracking": …}``; the same reference gets
the same number. ``GET <address>/parcels/<tracking>`` answers ``{"state": …, "at": …, "note": …}`` with a state of
``sent``, ``on_the_way``, ``delivered`` or ``returned``. How another carrier says the same is a matter of one such file.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Literal, TypeVar
from urllib.parse import quote, urlsplit

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from forms.text import one_line
from portal.carriers.base import Consignment, ParcelState, Whereabouts
from portal.carriers.errors import CarrierDown
from portal.core.fetching import Fetcher, FetchRefused

_CAP: Final = 16 * 1024
Answer = TypeVar("Answer", bound=BaseModel)
_TIDY: Final = BeforeValidator(lambda value: one_line(value) if isinstance(value, str) else value)


class _Taken(BaseModel):
    model_config = ConfigDict(frozen=True)

    tracking: Annotated[str, _TIDY, StringConstraints(min_length=4, max_length=60)]


class _Found(BaseModel):
    model_config = ConfigDict(frozen=True)

    state: Literal["sent", "on_the_way", "delivered", "returned"]
    at: AwareDatetime
    note: Annotated[str, _TIDY, StringConstraints(max_length=300)] = ""


@dataclass(frozen=True, kw_only=True)
class OnlineCarrier:
    """The carrier at ``address``; ``secret`` is sent as its bearer token, one exchange takes ``seconds``."""

    name: str
    address: str
    secret: str = ""
    seconds: float = 5.0
    key: str = "online"

    def register(self, consignment: Consignment) -> str:
        """Order the carriage and return the tracking number. Raises CarrierDown."""
        body = json.dumps(asdict(consignment), ensure_ascii=False).encode()
        url, headers = f"{self.address}/parcels", self._headers()
        answer = self._ask(
            lambda line: line.post(url, body, content_type="application/json", cap=_CAP, headers=headers)
        )
        return self._read(_Taken, answer).tracking

    def whereabouts(self, tracking: str) -> Whereabouts:
        """How far a parcel is. Raises CarrierDown."""
        url = f"{self.address}/parcels/{quote(tracking, safe='')}"
        found = self._read(_Found, self._ask(lambda line: line.get(url, cap=_CAP, headers=self._headers())))
        at: datetime = found.at
        return Whereabouts(ParcelState(found.state), at, found.note)

    def _headers(self) -> dict[str, str]:
        return {"Accept": "application/json"} | ({"Authorization": f"Bearer {self.secret}"} if self.secret else {})

    def _ask(self, what: Any) -> bytes:
        fetcher = Fetcher(hosts=frozenset({urlsplit(self.address).netloc.lower()}), seconds=self.seconds)
        try:
            answer: bytes = what(fetcher)
        except FetchRefused as problem:
            raise CarrierDown from problem
        return answer

    @staticmethod
    def _read(kind: type[Answer], body: bytes) -> Answer:
        try:
            return kind.model_validate_json(body)
        except ValidationError as problem:
            raise CarrierDown from problem
